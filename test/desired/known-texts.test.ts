import { mkdir, mkdtemp, rename, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, type TestContext } from 'vitest';
import { createKnownTexts } from '../../src/desired/known-texts.ts';
import type { ReadText } from '../../src/desired/read-text.ts';

const settledMs = 10_000;
const minuteMs = 60_000;

/** A file, and a reader of it whose clock is as far ahead of the file system's as is said. */
const open = async (test: TestContext) => {
  const folder = await mkdtemp(join(tmpdir(), 'setpoint-texts-'));
  test.onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'a.yaml');
  await writeFile(path, 'a: 1\n');
  // A clock that stands still: how busy the machine is makes no write older.
  const { mtimeMs } = await stat(path);
  let ahead = settledMs;
  const place = { isLocal: true };
  // Where these tests run, temporary files may be on a file system of any kind.
  const texts = createKnownTexts(
    () => Math.ceil(mtimeMs) + ahead,
    async () => place.isLocal,
  );
  return {
    folder,
    path,
    place,
    read: (name = path): Promise<ReadText> => texts.begin().read(name),
    setAhead: (ms: number): void => {
      ahead = ms;
    },
  };
};

const textOf = (read: ReadText): string => (read.ok ? read.file.text : read.problem.message);

describe('the text of a file', () => {
  it('is the very same object as long as the file is as it was', async (test) => {
    const { read } = await open(test);
    const first = await read();
    expect(textOf(first)).toBe('a: 1\n');
    expect(await read()).toBe(first);
    expect(await read()).toBe(first);
  });

  it('is read again when as much was written, also with the time of before', async (test) => {
    const { path, read } = await open(test);
    // A whole second, since no others can be set again as they were.
    await utimes(path, 1_700_000_000, 1_700_000_000);
    const before = await stat(path, { bigint: true });
    const first = await read();
    expect(await read()).toBe(first);
    // As long as a file system's clock may stand still.
    await sleep(50);
    await writeFile(path, 'a: 2\n');
    await utimes(path, 1_700_000_000, 1_700_000_000);
    const after = await stat(path, { bigint: true });
    expect([after.mtimeNs, after.size, after.ino]).toEqual([before.mtimeNs, before.size, before.ino]);
    const second = await read();
    expect(textOf(second)).toBe('a: 2\n');
    expect(textOf(first)).toBe('a: 1\n');
  });

  it('is read again when another file or link takes its place', async (test) => {
    const { folder, path, read } = await open(test);
    await read();
    await writeFile(join(folder, 'b'), 'b: 1\n');
    await rename(join(folder, 'b'), path);
    expect(textOf(await read())).toBe('b: 1\n');
    for (const name of ['one', 'two']) {
      await mkdir(join(folder, name));
      await writeFile(join(folder, name, 'a.yaml'), `${name}: 1\n`);
      await rm(join(folder, 'data'), { force: true });
      await symlink(name, join(folder, 'data'));
      expect(textOf(await read(join(folder, 'data', 'a.yaml')))).toBe(`${name}: 1\n`);
    }
  });

  it('is read each time while another write could still bear the same time', async (test) => {
    const { read, setAhead } = await open(test);
    setAhead(0);
    const first = await read();
    expect(await read()).not.toBe(first);
    // A clock that is behind the file system's tells nothing.
    setAhead(-minuteMs);
    const behind = await read();
    expect(await read()).not.toBe(behind);
  });

  it('is read each time on a network file system', async (test) => {
    const { place, read } = await open(test);
    place.isLocal = false;
    const first = await read();
    expect(await read()).not.toBe(first);
  });

  it('is read again after ten minutes, in case the times of files cannot be relied on', async (test) => {
    const { read, setAhead } = await open(test);
    const first = await read();
    setAhead(settledMs + 9 * minuteMs);
    expect(await read()).toBe(first);
    setAhead(settledMs + 11 * minuteMs);
    const again = await read();
    expect(again).not.toBe(first);
    expect(await read()).toBe(again);
  });

  it('is not what a file was that is gone, or no file any more, or not readable as text', async (test) => {
    const { path, read } = await open(test);
    await read();
    await writeFile(path, Buffer.from([0xff, 0xfe, 0x00]));
    expect(textOf(await read())).toContain('UTF-8');
    await rm(path);
    expect(textOf(await read())).toContain('ENOENT');
    await mkdir(path);
    expect(textOf(await read())).toBe('it is not a regular file');
    await rm(path, { recursive: true });
    await writeFile(path, 'a: 3\n');
    expect(textOf(await read())).toBe('a: 3\n');
  });

  it('is forgotten by a load that did not read it', async (test) => {
    const { folder, path, read } = await open(test);
    const first = await read();
    await writeFile(join(folder, 'b.yaml'), 'b: 1\n');
    await read(join(folder, 'b.yaml'));
    expect(await read()).not.toBe(first);
    expect(textOf(await read(path))).toBe('a: 1\n');
  });
});
