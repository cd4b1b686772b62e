import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadDesired } from '../../src/desired/load.ts';
import { formatProblem } from '../../src/desired/problem.ts';
import { createSecretRegistry } from '../../src/secrets/secret-registry.ts';
import { accounts, folderOf, problemsOf, stateOf, testEnvironment } from './load-files.ts';

const loadPath = async (path: string, cwd = path) => {
  const result = await loadDesired({
    path,
    cwd,
    environment: testEnvironment,
    secrets: createSecretRegistry(),
  });
  return result.ok ? [] : result.problems.map(formatProblem);
};

describe('files with nothing in them', () => {
  const nothing = '1:1 the file is empty (remove the file, or write accounts and integrations into it)';
  it.each(['', '\n\n', '# only a comment\n', '---\n', '---\n---\n# x\n', '{}\n', 'null\n', '~'])(
    '%j',
    async (text) => {
      expect(await problemsOf({ 'a.yaml': accounts, 'b.yaml': text })).toEqual([`b.yaml:${nothing}`]);
    },
  );

  it('an empty document is allowed next to a full one', async () => {
    expect(await problemsOf(`---\n${accounts}---\n`)).toEqual([]);
  });

  it.each([
    ['accounts:\n', '1:1 accounts is empty (write accounts: {} if none is wanted, or remove the line)'],
    ['accounts: []\n', '1:11 accounts must be a mapping of names to entries'],
    ['- a\n', '1:1 the document must be a mapping with accounts and integrations'],
    ['text\n', '1:1 the document must be a mapping with accounts and integrations'],
    ['1: {}\n', '1:1 a key must be a string (put it in quotes: "1")'],
    ['acounts: {}\n', '1:1 "acounts" is not known at the top of a file (did you mean "accounts"?)'],
    [
      'version: 1\n',
      '1:1 "version" is not known at the top of a file (a file holds: accounts, integrations, sets)',
    ],
  ])('%j', async (text, expected) => {
    expect(await problemsOf(text)).toEqual([`all.yaml:${expected}`]);
  });

  it.each([
    'accounts: {}\n',
    'integrations: {}\n',
    'accounts: {}\nintegrations: { a: { account: x, type: t, name: n } }\n',
  ])('no account anywhere: %j', async (text) => {
    expect(await problemsOf(text)).toEqual([
      expect.stringMatching(/^all\.yaml:1:1 the desired state defines no account \(write at least one/),
    ]);
  });

  it('no integrations are fine: the guards decide', async () => {
    expect((await stateOf(`${accounts}integrations: {}\n`)).integrations).toEqual([]);
    expect((await stateOf(accounts)).accounts).toHaveLength(2);
  });
});

describe('bytes', () => {
  it('a byte order mark and Windows line ends change nothing, also not the positions', async () => {
    const text = `\ufeff${accounts.replaceAll('\n', '\r\n')}integrations:\r\n  a: { account: acme, type: t, nmae: n }\r\n`;
    expect(await problemsOf(text)).toEqual([
      'all.yaml:5:3 integration "a": name is missing (write name: with a string)',
      'all.yaml:5:32 integration "a": "nmae" is not known (did you mean "name"?)',
    ]);
  });

  it.each([
    [Buffer.from('a: \xff\xfe\n', 'latin1'), '1:4 the file is not UTF-8 (save it as UTF-8)'],
    [Buffer.from('# é\nab: \xe9x\n', 'latin1'), '1:3 the file is not UTF-8 (save it as UTF-8)'],
    [
      Buffer.concat([Buffer.from('# é\nab: '), Buffer.from([0xed, 0xa0, 0x80])]),
      '2:5 the file is not UTF-8 (save it as UTF-8)',
    ],
    [
      Buffer.from('accounts: {}\n', 'utf16le'),
      '1:2 the file contains the control character U+0000 (remove it)',
    ],
    ['a: \0\n', '1:4 the file contains the control character U+0000 (remove it)'],
    ['# x\n# \u001b[31m\n', '2:3 the file contains the control character U+001B (remove it)'],
    ['# \u0085 \u009b\n', '1:5 the file contains the control character U+009B (remove it)'],
  ])('%j', async (bytes, expected) => {
    expect(await problemsOf({ 'all.yaml': bytes })).toEqual([`all.yaml:${expected}`]);
  });
});

describe('files and folders', () => {
  it('are found in any depth by their ending, in any case, but not behind a dot', async () => {
    const one = (n: number) => `integrations:\n  k${n}: { account: acme, type: t, name: n${n} }\n`;
    const { integrations } = await stateOf({
      'a.yaml': accounts,
      'z.yml': one(1),
      'b/c/d.YAML': one(2),
      '.hidden.yaml': 'broken: [',
      '.git/x.yaml': 'broken: [',
      'README.md': 'broken: [',
      'x.yaml.bak': 'broken: [',
    });
    expect(integrations.map(({ key, source }) => [key, source.file])).toEqual([
      ['k1', 'z.yml'],
      ['k2', 'b/c/d.YAML'],
    ]);
  });

  it('a single file may have any name', async () => {
    const folder = folderOf({ 'state.txt': accounts });
    expect(await loadPath(join(folder, 'state.txt'))).toEqual([]);
  });

  it('are named relative to the current folder where that is shorter', async () => {
    const folder = folderOf({ 'conf/a.yaml': 'x: 1\n' });
    expect((await loadPath(join(folder, 'conf'), folder))[0]).toMatch(/^conf\/a\.yaml:1:1 /);
    expect((await loadPath(join(folder, 'conf'), '/'))[0]).toMatch(/^[^/].*\/conf\/a\.yaml:1:1 /);
  });

  it('that are not there are a problem', async () => {
    const folder = folderOf({});
    expect(await loadPath(join(folder, 'nope'), folder)).toEqual([
      'nope:1:1 there is no such file or folder (name the desired state with --desired-state or SETPOINT_DESIRED_STATE)',
    ]);
    expect(await loadPath(folder)).toEqual([
      expect.stringContaining(':1:1 the folder contains no *.yaml or *.yml file'),
    ]);
  });

  it('that cannot be asked for are a problem, and a relative path is shown as it is', async () => {
    expect(await loadPath('no-such-desired-state', '/')).toEqual([
      expect.stringMatching(/^no-such-desired-state:1:1 there is no such file or folder/),
    ]);
    const [problem] = await loadPath(`/${'x'.repeat(300)}`);
    expect(problem).toMatch(/:1:1 it cannot be read \(ENAMETOOLONG\)$/);
  });

  it('of more than 10 MiB are refused unread', async () => {
    const folder = folderOf({ 'a.yaml': '' });
    truncateSync(join(folder, 'a.yaml'), 10 * 1024 * 1024 + 1);
    expect(await loadPath(folder)).toEqual([
      'a.yaml:1:1 the file is larger than 10 MiB (split it into several files)',
    ]);
  });

  it('links to files and folders are followed, and a loop of them is a problem', async () => {
    const folder = folderOf({ 'a.yaml': accounts, 'sub/b.yaml': 'integrations: {}\n' });
    mkdirSync(join(folder, 'other'));
    symlinkSync(join(folder, 'sub/b.yaml'), join(folder, 'other/c.yaml'));
    expect(await loadPath(folder)).toEqual([]);
    symlinkSync(folder, join(folder, 'sub/loop'));
    expect(await loadPath(folder)).toEqual([
      'sub/loop:1:1 the symbolic link points to one of its own parent folders (remove the link)',
    ]);
  });

  it('a link that may have led to a folder, and a folder in place of a file, are problems', async () => {
    const folder = folderOf({ 'a.yaml': accounts, '.hidden/x.yaml': '' });
    symlinkSync('unmounted', join(folder, 'shops'));
    symlinkSync('around', join(folder, 'around'));
    symlinkSync('nowhere', join(folder, '.ignored'));
    mkdirSync(join(folder, 'sub/mounted.yaml'), { recursive: true });
    writeFileSync(join(folder, 'sub/mounted.yaml/README.md'), 'text');
    const lost =
      'the symbolic link is broken, and may have pointed to a folder of files (restore its target, or remove the link)';
    expect(await loadPath(folder)).toEqual([
      `around:1:1 ${lost}`,
      `shops:1:1 ${lost}`,
      'sub/mounted.yaml:1:1 it is a folder with the name of a file, and contains no *.yaml or *.yml file (replace it with the file, or remove the folder)',
    ]);
  });

  it('a link to nothing, a folder with the name of a file, and a pipe are told apart', async () => {
    const folder = folderOf({ 'a.yaml': accounts });
    mkdirSync(join(folder, 'folder.yaml'));
    writeFileSync(join(folder, 'folder.yaml/inner.yaml'), 'integrations: {}\n');
    symlinkSync('nowhere', join(folder, 'dangling.yaml'));
    symlinkSync('self.yaml', join(folder, 'self.yaml'));
    execFileSync('mkfifo', [join(folder, 'pipe.yaml')]);
    expect(await loadPath(folder)).toEqual([
      'dangling.yaml:1:1 the file cannot be read (ENOENT) (it was deleted, or is a broken link)',
      'pipe.yaml:1:1 it is not a regular file',
      'self.yaml:1:1 the file cannot be read (ELOOP) (make it readable)',
    ]);
  });
});
