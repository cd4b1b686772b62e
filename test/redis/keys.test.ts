import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { accountName } from '../../src/desired/schema/account-schema.ts';
import { accountKeys, keysBegin, sharedKeys } from '../../src/redis/keys.ts';

/** The part of a key that a cluster hashes. */
const tagOf = (key: string): string => /^\{([^}]+)\}:/.exec(key)?.[1] ?? 'none';

it('all keys of an account have one hash tag, and all others another', () => {
  const { run, tick, queuePrefix, ...plain } = accountKeys('team', 'acme');
  const keys = [...Object.values(plain), `${queuePrefix}:meta`, run('run-report', 'r'), tick('t')];
  expect(new Set(keys.map(tagOf))).toEqual(new Set(['team:acme']));
  expect(new Set(keys).size).toBe(keys.length);
  const { probe, taken, queuePrefix: own, ...shared } = sharedKeys('team');
  const others = [...Object.values(shared), probe('p'), taken('m'), `${own}:meta`];
  expect(new Set(others.map(tagOf))).toEqual(new Set(['team:']));
  expect([...keys, ...others].every((key) => key.startsWith(keysBegin('team')))).toBe(true);
});

it('no name of an account can end its hash tag or begin another', () => {
  expect(['a}', 'a{b}', 'a:b', '@source', ''].filter((name) => accountName.test(name))).toEqual([]);
});

it('only this module makes keys', async () => {
  const files = (await Promise.all(['src', 'jobs'].map((folder) => listed(folder)))).flat();
  // What moves the keys of the layout before knows those too.
  const own = files.filter(([path]) => !path.startsWith(join('src', 'store', 'layout')));
  const makers = own.filter(([, text]) => /\$\{[\w.]*prefix\}:/i.test(text)).map(([path]) => path);
  expect(makers).toEqual([join('src', 'redis', 'keys.ts')]);
});

const listed = async (folder: string): Promise<(readonly [path: string, text: string])[]> => {
  const found = await readdir(folder, { recursive: true });
  const paths = found.filter((path) => path.endsWith('.ts')).map((path) => join(folder, path));
  return Promise.all(paths.map(async (path) => [path, await readFile(path, 'utf8')] as const));
};
