import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type LoadOptions, loadDesired } from '../../src/desired/load.ts';
import { createLoadCache } from '../../src/desired/load-cache.ts';
import { createSecretRegistry } from '../../src/secrets/secret-registry.ts';
import { accounts, folderOf, ref, testEnvironment } from './load-files.ts';

const environment = { ...testEnvironment, A: 'one' };

const shop = (value: string) =>
  `integrations:\n  shop: { account: acme, type: t, name: n, config: { a: "${value}" } }\n`;

/** Loads a folder again and again with one memory. */
const loaderOf = (files: Record<string, string>) => {
  const folder = folderOf(files);
  const loadCache = createLoadCache();
  const secrets = createSecretRegistry();
  const load = async (options: Partial<LoadOptions> = {}) => {
    const result = await loadDesired({
      path: folder,
      cwd: folder,
      environment,
      secrets,
      loadCache,
      ...options,
    });
    return result.ok ? result.state : null;
  };
  return { folder, load };
};

describe('a load after which nothing has changed', () => {
  it('gives the very same accounts and integrations again', async () => {
    const { load } = loaderOf({ 'a.yaml': accounts, 'b.yaml': shop(ref('A')) });
    const first = await load();
    const second = await load();
    expect(second?.integrations).toBe(first?.integrations);
    expect(second?.accounts).toBe(first?.accounts);
    expect(second).toEqual(first);
  });

  it('says its warnings again', async () => {
    const folder = folderOf({ 'a.yaml': accounts, 'b.yaml': shop('x').replace('"x"', '1.10') });
    const options = { path: folder, cwd: folder, environment, loadCache: createLoadCache() };
    const first = await loadDesired({ ...options, secrets: createSecretRegistry() });
    const second = await loadDesired({ ...options, secrets: createSecretRegistry() });
    expect(first.warnings).toHaveLength(1);
    expect(second.warnings).toEqual(first.warnings);
  });
});

describe('a load after which something has changed', () => {
  it('reads an edited file, a new one and a removed one', async () => {
    const { folder, load } = loaderOf({ 'a.yaml': accounts, 'b.yaml': shop('x') });
    await load();
    writeFileSync(join(folder, 'b.yaml'), shop('y'));
    expect((await load())?.integrations[0]?.config).toEqual({ a: 'y' });
    writeFileSync(join(folder, 'c.yaml'), shop('z').replace('shop', 'other').replace('name: n', 'name: m'));
    expect((await load())?.integrations).toHaveLength(2);
  });

  it('puts in another environment', async () => {
    const { load } = loaderOf({ 'a.yaml': accounts, 'b.yaml': shop(ref('A')) });
    await load();
    const state = await load({ environment: { ...testEnvironment, A: 'two' } });
    expect(state?.integrations[0]?.config).toEqual({ a: 'two' });
  });

  it('puts in a secret that was rotated in its file', async () => {
    const secret = join(folderOf({ 'secret.txt': 'first-secret' }), 'secret.txt');
    const { load } = loaderOf({ 'a.yaml': accounts, 'b.yaml': shop(ref(`file:${secret}`)) });
    const first = await load();
    expect((await load())?.integrations).toBe(first?.integrations);
    writeFileSync(secret, 'second-secret');
    expect((await load())?.integrations[0]?.config).toEqual({ a: 'second-secret' });
  });

  it('reports the problems every time, and recovers once they are fixed', async () => {
    const { folder, load } = loaderOf({ 'a.yaml': accounts, 'b.yaml': shop('x') });
    await load();
    writeFileSync(join(folder, 'b.yaml'), shop(ref('UNSET')));
    expect(await load()).toBeNull();
    expect(await load()).toBeNull();
    writeFileSync(join(folder, 'b.yaml'), shop('x'));
    expect((await load())?.integrations[0]?.config).toEqual({ a: 'x' });
  });
});
