import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'vitest';
import { loadDesired } from '../../../../src/desired/load.ts';
import { formatProblem } from '../../../../src/desired/problem.ts';
import { createSecretRegistry } from '../../../../src/secrets/secret-registry.ts';
import { fetched, filesOf, openOrigin, openRemote, yaml } from '../../../support/git-origin.ts';

const file = 'desired-state/all.yaml';

describe('the files of a Git source', () => {
  test('are those that a folder of this machine would give', async (test) => {
    const origin = openOrigin(test, {
      [file]: yaml('first'),
      'desired-state/deep/er/b.YML': 'b: 1',
      'desired-state/README.md': 'text',
      'desired-state/.hidden.yaml': 'no: 1',
      'desired-state/.hidden/c.yaml': 'no: 1',
      'desired-state/bom.yaml': '\ufeffc: 1',
      'elsewhere/d.yaml': 'no: 1',
    });
    const read = await filesOf(openRemote(test, `file://${origin.bare}`));
    test.expect(read).toEqual({
      files: {
        [file]: yaml('first'),
        'desired-state/bom.yaml': 'c: 1',
        'desired-state/deep/er/b.YML': 'b: 1',
      },
      problems: [],
    });
  });

  test.for([
    ['is not UTF-8', Buffer.from('a: caf\xe9', 'latin1'), ':1:7 the file is not UTF-8 (save it as UTF-8)'],
    [
      'has a control character',
      'a: \u0007',
      ':1:4 the file contains the control character U+0007 (remove it)',
    ],
    [
      'is too large',
      'a: 1\n'.padEnd(10 * 1024 * 1024 + 1, '#'),
      ':1:1 the file is larger than 10 MiB (split it into several files)',
    ],
    [
      'is a pointer of Git LFS',
      'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n',
      ':1:1 it is a pointer of Git LFS, and its content is kept elsewhere (keep YAML out of Git LFS: see .gitattributes)',
    ],
  ] as const)(
    'have a problem at their path in the repository: one %s',
    async ([, content, problem], test) => {
      const origin = openOrigin(test, { [file]: content });
      const { problems } = await filesOf(openRemote(test, `file://${origin.bare}`));
      test.expect(problems.map(formatProblem)).toEqual([`${file}${problem}`]);
    },
  );

  test('that are not valid are problems at file:line:column in the repository', async (test) => {
    const origin = openOrigin(test, { [file]: `${yaml('first')}x: 1\n` });
    const remote = openRemote(test, `file://${origin.bare}`);
    const read = await remote.read(await fetched(remote));
    if (!read.ok) throw new Error(read.problem.message);
    const loaded = await loadDesired({
      path: 'desired-state',
      environment: { ALOOCHAT_API_KEY: 'a-key-of-some-length' },
      secrets: createSecretRegistry(),
      commit: read.commit,
    });
    test
      .expect(loaded.ok ? [] : loaded.problems.map(formatProblem))
      .toEqual([test.expect.stringMatching(/^desired-state\/all\.yaml:5:1 /)]);
  });

  test('whose names are not UTF-8 are problems: two of them may read alike', async (test) => {
    const origin = openOrigin(test);
    const named = (byte: number): Buffer =>
      Buffer.concat([
        Buffer.from(`${origin.work}/desired-state/caf`),
        Buffer.from([byte]),
        Buffer.from('.yaml'),
      ]);
    for (const byte of [0xe8, 0xe9]) writeFileSync(named(byte), 'a: 1');
    writeFileSync(Buffer.concat([Buffer.from(`${origin.work}/desired-state/`), Buffer.from([0xe9])]), 'text');
    origin.push({});
    const { files, problems } = await filesOf(openRemote(test, `file://${origin.bare}`));
    test.expect(Object.keys(files)).toEqual([file]);
    test
      .expect(problems.map(formatProblem))
      .toEqual(Array(2).fill('desired-state/caf\ufffd.yaml:1:1 its name is not UTF-8 (rename it)'));
  });

  test('that are gone, or none, are a problem', async (test) => {
    const origin = openOrigin(test, { 'README.md': 'r', 'empty/README.md': 'r' });
    const read = async (path: string) => {
      const { problems } = await filesOf(openRemote(test, `file://${origin.bare}`, { settings: { path } }));
      return problems.map(formatProblem);
    };
    test
      .expect(await read('desired-state'))
      .toEqual([
        'desired-state:1:1 there is no such file or folder in the commit (name the path in the repository with --desired-state or SETPOINT_DESIRED_STATE)',
      ]);
    test.expect(await read('README.md/below')).toEqual([test.expect.stringContaining('no such file')]);
    test
      .expect(await read('empty'))
      .toEqual([test.expect.stringContaining('the folder contains no *.yaml or *.yml file')]);
  });

  test('have no problem with links that stay inside', async (test) => {
    const origin = openOrigin(test, {
      'desired-state/real/a.yaml': 'a: 1',
      'desired-state/real/b.yaml': 'b: 1',
    });
    const link = (to: string, at: string) => symlinkSync(to, join(origin.work, 'desired-state', at));
    link('real/a.yaml', 'one.yaml');
    link('one.yaml', 'two.yaml');
    link('real', 'folder');
    link('../desired-state/real/../real/b.yaml', 'round.yaml');
    link('../one.yaml', 'real/up.yaml');
    origin.push({});
    const { files, problems } = await filesOf(openRemote(test, `file://${origin.bare}`));
    test
      .expect(problems.map(formatProblem))
      .toEqual([
        'desired-state/round.yaml:1:1 the symbolic link leaves the path of the desired state (replace it with what it points to)',
      ]);
    test
      .expect(Object.keys(files))
      .toEqual([
        'desired-state/folder/a.yaml',
        'desired-state/folder/b.yaml',
        'desired-state/folder/up.yaml',
        'desired-state/one.yaml',
        'desired-state/real/a.yaml',
        'desired-state/real/b.yaml',
        'desired-state/real/up.yaml',
        'desired-state/two.yaml',
      ]);
    test.expect(files['desired-state/folder/up.yaml']).toBe('a: 1');
  });

  test.for([
    ['../secret.yaml', 'leaves the path'],
    ['/etc/passwd', 'leaves the path'],
    ['../../../../etc/passwd', 'leaves the path'],
    ['gone.yaml', 'is broken'],
    ['link.yaml', 'leads back to itself'],
    ['.', 'leads back to itself'],
    ['via', 'leads back to itself'],
  ])('have a problem with a link to %s', async ([to = '', problem], test) => {
    const origin = openOrigin(test, {
      [file]: yaml('first'),
      'secret.yaml': 's: 1',
      'desired-state/sub/x.yaml': 'x: 1',
    });
    symlinkSync(to, join(origin.work, 'desired-state/link.yaml'));
    symlinkSync('link.yaml', join(origin.work, 'desired-state/via'));
    origin.push({});
    const { files, problems } = await filesOf(openRemote(test, `file://${origin.bare}`));
    test
      .expect(problems.map(formatProblem))
      .toContainEqual(
        test.expect.stringContaining(`desired-state/link.yaml:1:1 the symbolic link ${problem}`),
      );
    test.expect(Object.values(files).join('')).not.toContain('s: 1');
  });

  test('end where links multiply', async (test) => {
    const origin = openOrigin(test, { 'desired-state/f0/a.yaml': 'a: 1' });
    for (let at = 1; at < 30; at++) {
      mkdirSync(join(origin.work, `desired-state/f${at}`));
      for (const name of ['x', 'y']) {
        symlinkSync(`../f${at - 1}`, join(origin.work, `desired-state/f${at}/${name}`));
      }
    }
    origin.push({});
    const { problems } = await filesOf(openRemote(test, `file://${origin.bare}`));
    test.expect(problems.length).toBeGreaterThan(0);
  });

  test('have a problem with a submodule', async (test) => {
    const origin = openOrigin(test);
    const id = origin.git('rev-parse', 'HEAD');
    origin.git('update-index', '--add', '--cacheinfo', `160000,${id},desired-state/sub`);
    origin.git('commit', '-qm', 'submodule');
    origin.git('push', '-q', 'origin', 'HEAD');
    const read = async (path: string) => {
      const { problems } = await filesOf(openRemote(test, `file://${origin.bare}`, { settings: { path } }));
      return problems.map(formatProblem);
    };
    const problem =
      'desired-state/sub:1:1 it is a submodule, which is another repository (put its files into this repository)';
    test.expect(await read('desired-state')).toEqual([problem]);
    test.expect(await read('desired-state/sub')).toEqual([problem]);
    test
      .expect(await read('desired-state/sub/below'))
      .toEqual([test.expect.stringContaining('no such file')]);
  });

  test('run nothing: no filter, hook or attribute of the repository counts', async (test) => {
    const origin = openOrigin(test, {
      [file]: yaml('first'),
      '.gitattributes': '*.yaml filter=evil ident eol=crlf\n',
    });
    const { files } = await filesOf(openRemote(test, `file://${origin.bare}`));
    test.expect(files).toEqual({ [file]: yaml('first') });
  });
});
