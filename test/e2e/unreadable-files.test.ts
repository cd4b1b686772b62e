import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rename, rm, symlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import type { Simulator } from '../../src/simulator/start-simulator.ts';
import type { CliOptions } from '../support/cli.ts';
import { withClosedFiles } from '../support/closed-files.ts';
import { useWorlds } from '../support/e2e-fixture.ts';
import { chats, usualToken } from '../support/e2e-steps.ts';
import { aloochatAt, type World } from '../support/e2e-world.ts';

const worlds = useWorlds(usualToken);

let world: World;
let sim: Simulator;
let shops: string;
let closable: CliOptions;

const inFolder = (...args: readonly string[]): string[] => [
  ...args,
  '--desired-state',
  join(world.folder, 'desired'),
];

beforeAll(async () => {
  closable = await withClosedFiles();
  ({ world, sim } = await worlds.open());
  await world.write('desired/accounts.yaml', stringify({ accounts: { acme: aloochatAt(sim) } }));
  await world.write('desired/kept.yaml', stringify({ integrations: chats(1) }));
  await world.write('desired/sub/shops.yaml', stringify({ integrations: chats(4, { from: 1 }) }));
  shops = join(world.folder, 'desired/sub/shops.yaml');
  await chmod(world.folder, 0o755);
  const applied = await world.apply(...inFolder());
  expect(applied.code, applied.stdout).toBe(0);
});

/** What becomes of the file `sub/shops.yaml` or its folder; each puts things back in the end. */
type Breakage = () => Promise<() => Promise<unknown>>;

const inPlaceOf =
  (path: () => string, make: (path: string) => Promise<unknown>): Breakage =>
  async () => {
    const away = join(world.folder, 'away');
    await rename(path(), away);
    await make(path());
    return async () => {
      await rm(path(), { recursive: true, force: true });
      await rename(away, path());
    };
  };

const closed =
  (path: () => string, mode: number): Breakage =>
  async () => {
    await chmod(path(), 0);
    return () => chmod(path(), mode);
  };

/** A server of a short name, moved: the path of a socket may not be long. */
const socket = async (path: string): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 's'));
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(join(folder, 's'), resolve));
  await rename(join(folder, 's'), path);
  server.close();
  await rm(folder, { recursive: true });
};

const file = () => shops;
const folder = () => join(world.folder, 'desired/sub');

describe.each<readonly [string, Breakage, RegExp]>([
  ['a file that is closed to us', closed(file, 0o644), /shops\.yaml:1:1 .*cannot be read \(EACCES\)/],
  ['a folder that is closed to us', closed(folder, 0o755), /sub:1:1 the folder cannot be read \(EACCES\)/],
  ['a link to nothing', inPlaceOf(file, (path) => symlink('nowhere', path)), /shops\.yaml:1:1 .*\(ENOENT\)/],
  ['a link to itself', inPlaceOf(file, (path) => symlink(path, path)), /shops\.yaml:1:1 .*\(ELOOP\)/],
  ['a folder in its place', inPlaceOf(file, (path) => mkdir(path)), /shops\.yaml:1:1 it is a folder with/],
  [
    'a pipe',
    inPlaceOf(file, async (path) => execFileSync('mkfifo', [path])),
    /shops\.yaml:1:1 it is not a regular file/,
  ],
  ['a socket', inPlaceOf(file, socket), /shops\.yaml:1:1 the file cannot be read \(ENXIO\)/],
  [
    'a folder that is a link to nothing',
    inPlaceOf(folder, (path) => symlink('/nowhere/at/all', path)),
    /sub:1:1 the symbolic link is broken/,
  ],
])('%s', (_, breakIt, message) => {
  test('is said, and nothing is asked of the provider, let alone deleted', async () => {
    const mend = await breakIt();
    // Only what is closed needs another user than root, and so a process for each command.
    const options = message.source.includes('EACCES') ? closable : {};
    try {
      world.quiet();
      for (const args of [['validate'], ['plan'], ['apply', '--yes'], ['apply', '--yes', '--force']]) {
        const { code, stdout, stderr } = await world.run(inFolder(...args), options);
        expect(code, args.join(' ')).toBe(1);
        expect(stdout + stderr).toMatch(message);
        expect(stdout + stderr).not.toMatch(/^\s+at |unexpectedly/m);
      }
      expect(sim.aloochat.requests.matching('GET', /./)).toEqual([]);
      expect(world.writes()).toEqual([]);
    } finally {
      await mend();
    }
    const { code, summary } = await world.plan(...inFolder()).then((planned) => ({
      code: planned.code,
      summary: planned.accounts[0]?.summary,
    }));
    expect({ code, summary }).toMatchObject({ code: 0, summary: { none: 5, delete: 0, blocked: 0 } });
  });
});
