import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { readText } from '../../src/desired/files/read-text.ts';
import { until } from '../support/until.ts';
import { accounts, folderOf } from './load-files.ts';

describe('files that another writes meanwhile', () => {
  it('a file that is written while it is read is a problem: half of it may be valid', async () => {
    const folder = folderOf({ 'a.yaml': `${accounts}#${'x'.repeat(100_000)}\n` });
    const path = join(folder, 'a.yaml');
    // In a thread of its own: a file is read in one go.
    const writing = `const { utimesSync } = require('node:fs'); for (let t = 1; ; t++) utimesSync(${JSON.stringify(path)}, t, t);`;
    const writer = new Worker(writing, { eval: true });
    let read = readText(path);
    await until(() => {
      read = readText(path);
      return !read.ok;
    });
    await writer.terminate();
    expect(read).toMatchObject({
      ok: false,
      problem: { message: 'the file changed while it was being read', hint: 'try again once it is complete' },
    });
    expect(readText(path)).toMatchObject({ ok: true });
  });

  it('a file that another is put in the place of is read as the one or the other', async () => {
    const texts = ['first', 'second'].map((name) => `${accounts}# ${name.repeat(100_000)}\n`);
    const folder = folderOf({ 'a.yaml': texts[0] ?? '' });
    const path = join(folder, 'a.yaml');
    const next = JSON.stringify(join(folder, 'next'));
    const replacing = `
      const { renameSync, writeFileSync } = require('node:fs');
      const { workerData } = require('node:worker_threads');
      for (let i = 1; ; i++) { writeFileSync(${next}, workerData[i % 2]); renameSync(${next}, ${JSON.stringify(path)}); }
    `;
    const writer = new Worker(replacing, { eval: true, workerData: texts });
    const seen = new Set<string>();
    await until(() => {
      const read = readText(path);
      seen.add(read.ok ? read.file.text : read.problem.message);
      return seen.size > 1;
    });
    await writer.terminate();
    expect([...seen].toSorted()).toEqual(texts.toSorted());
  });
});
