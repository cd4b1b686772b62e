import { appendFileSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, it, type TestContext } from 'vitest';
import { watchDesired } from '../../src/desired/files/watch.ts';
import { until } from '../support/until.ts';
import { accounts, folderOf } from './load-files.ts';

/** Watches, and counts the calls. */
const watching = async (
  { onTestFinished }: TestContext,
  path: string,
  onCall: () => void | Promise<void> = () => undefined,
) => {
  const warnings: string[] = [];
  let calls = 0;
  const watch = await watchDesired({
    path,
    onChange: () => {
      calls += 1;
      return onCall();
    },
    log: { debug: () => undefined, warn: (...args: unknown[]) => void warnings.push(String(args.at(-1))) },
  });
  onTestFinished(() => watch.close());
  return {
    watch,
    warnings,
    calls: () => calls,
    /** Waits until there was one more call than `before`. */
    called: (before: number) => until(() => calls > before),
  };
};

// Most of the time they wait for what is not to come.
describe.concurrent('a watched desired state', () => {
  it('tells of files that are edited, added, renamed and removed, in any depth', async (test) => {
    const folder = folderOf({ 'a.yaml': accounts, 'sub/b.yaml': 'integrations: {}\n' }, test);
    const { calls, called } = await watching(test, folder);
    const steps = [
      () => appendFileSync(join(folder, 'a.yaml'), '# edited\n'),
      () => appendFileSync(join(folder, 'sub/b.yaml'), '# edited\n'),
      () => writeFileSync(join(folder, 'c.yml'), 'integrations: {}\n'),
      () => renameSync(join(folder, 'c.yml'), join(folder, 'd.yml')),
      () => rmSync(join(folder, 'd.yml')),
      () => {
        mkdirSync(join(folder, 'new'));
        writeFileSync(join(folder, 'new/e.yaml'), 'integrations: {}\n');
      },
    ];
    for (const step of steps) {
      const before = calls();
      step();
      await called(before);
    }
  });

  it('tells once of many files that are written together', async (test) => {
    const folder = folderOf({ 'a.yaml': accounts }, test);
    const { calls, called } = await watching(test, folder);
    for (let i = 0; i < 50; i += 1) writeFileSync(join(folder, `f${i}.yaml`), 'integrations: {}\n');
    await called(0);
    await sleep(2_500);
    test.expect(calls()).toBeLessThanOrEqual(2);
  });

  it('does not tell of other files', async (test) => {
    const folder = folderOf({ 'a.yaml': accounts }, test);
    const { calls } = await watching(test, folder);
    writeFileSync(join(folder, 'README.md'), 'x');
    writeFileSync(join(folder, '.a.yaml.swp'), 'x');
    mkdirSync(join(folder, '.git'));
    writeFileSync(join(folder, '.git/x.yaml'), 'x');
    await sleep(2_500);
    test.expect(calls()).toBe(0);
  });

  it('may be a single file, also one that editors replace', async (test) => {
    const folder = folderOf({ 'all.yaml': accounts, 'other.yaml': 'x' }, test);
    const path = join(folder, 'all.yaml');
    const { calls, called } = await watching(test, path);
    for (let i = 0; i < 3; i += 1) {
      const before = calls();
      writeFileSync(join(folder, 'tmp'), `${accounts}# ${i}\n`);
      renameSync(join(folder, 'tmp'), path);
      await called(before);
    }
    const before = calls();
    appendFileSync(join(folder, 'other.yaml'), 'y');
    await sleep(2_500);
    test.expect(calls()).toBe(before);
  });

  it('is still watched after its folder was replaced', async (test) => {
    const parent = folderOf({ 'desired/a.yaml': accounts, 'next/a.yaml': `${accounts}# next\n` }, test);
    const folder = join(parent, 'desired');
    const { calls, called } = await watching(test, folder);
    renameSync(folder, join(parent, 'old'));
    renameSync(join(parent, 'next'), folder);
    await called(0);
    await sleep(300);
    const before = calls();
    appendFileSync(join(folder, 'a.yaml'), '# edited\n');
    await called(before);
  });

  it('may be a Kubernetes volume, where a link is put in place of another', async (test) => {
    const folder = folderOf({ '..one/a.yaml': accounts, '..two/a.yaml': `${accounts}# two\n` }, test);
    symlinkSync('..one', join(folder, '..data'));
    symlinkSync('..data/a.yaml', join(folder, 'a.yaml'));
    const { called } = await watching(test, folder);
    symlinkSync('..two', join(folder, '..data_tmp'));
    renameSync(join(folder, '..data_tmp'), join(folder, '..data'));
    await called(0);
  });

  it('may be missing at first, or vanish for a while', async (test) => {
    const parent = folderOf({}, test);
    const folder = join(parent, 'desired');
    const { calls, called } = await watching(test, folder);
    mkdirSync(folder);
    writeFileSync(join(folder, 'a.yaml'), accounts);
    await called(0);
    await sleep(300);
    let before = calls();
    rmSync(folder, { recursive: true });
    await called(before);
    await sleep(300);
    before = calls();
    mkdirSync(folder);
    writeFileSync(join(folder, 'a.yaml'), accounts);
    await called(before);
  });

  it('is watched on after a call that failed', async (test) => {
    const folder = folderOf({ 'a.yaml': accounts }, test);
    const { calls, called, warnings } = await watching(test, folder, () => Promise.reject(new Error('x')));
    appendFileSync(join(folder, 'a.yaml'), '# one\n');
    await called(0);
    await until(() => warnings.length === 1);
    const before = calls();
    appendFileSync(join(folder, 'a.yaml'), '# two\n');
    await called(before);
  });

  it('is quiet once it is closed', async (test) => {
    const folder = folderOf({ 'a.yaml': accounts }, test);
    const { watch, calls } = await watching(test, folder);
    appendFileSync(join(folder, 'a.yaml'), '# one\n');
    await watch.close();
    await watch.close();
    const before = calls();
    appendFileSync(join(folder, 'a.yaml'), '# two\n');
    await sleep(2_500);
    test.expect(calls()).toBe(before);
  });
});
