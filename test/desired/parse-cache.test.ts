import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadDesired } from '../../src/desired/load.ts';
import { formatProblem } from '../../src/desired/problem.ts';
import { createParseCache } from '../../src/desired/yaml/parse-cache.ts';
import { createSecretRegistry } from '../../src/secrets/secret-registry.ts';
import { accounts, folderOf, ref, testEnvironment } from './load-files.ts';

const shop = `integrations:\n  shop: { account: acme, type: t, name: n, config: { a: "${ref('A')}" } }\n`;

describe('files that were parsed before', () => {
  it('are not parsed again while their content is the same', async () => {
    const parseCache = createParseCache();
    const text = { hash: 'hash', text: accounts };
    const first = parseCache.begin();
    const [file, twin] = await first.parse([text, text]);
    expect(twin).toBe(file);
    first.end();
    const second = parseCache.begin();
    const [other, again] = await second.parse([{ hash: 'other', text: shop }, text]);
    expect(again).toBe(file);
    expect(other).not.toBe(file);
    second.end();
    parseCache.begin().end();
    expect((await parseCache.begin().parse([text]))[0]).not.toBe(file);
  });

  it('give the same state and positions, and their references are resolved again', async () => {
    const folder = folderOf({ 'a.yaml': accounts, 'b.yaml': shop });
    const parseCache = createParseCache();
    const load = (env: Record<string, string>) =>
      loadDesired({
        path: folder,
        cwd: folder,
        environment: { ...testEnvironment, ...env },
        secrets: createSecretRegistry(),
        parseCache,
      });
    const problem = [
      `b.yaml:2:57 integration "shop": config.a: the variable A is not set (set it in the environment or in .env, or write ${ref('A:-default')})`,
    ];
    const one = await load({ A: 'one' });
    expect(one.ok && one.state.integrations[0]?.config).toEqual({ a: 'one' });
    const two = await load({ A: 'two' });
    expect(two.ok && two.state.integrations[0]?.config).toEqual({ a: 'two' });
    for (let i = 0; i < 2; i += 1) {
      const broken = await load({});
      expect(broken.ok ? [] : broken.problems.map(formatProblem)).toEqual(problem);
    }
    writeFileSync(join(folder, 'b.yaml'), `\n${shop}`);
    const edited = await load({});
    expect(edited.ok ? '' : edited.problems[0]?.line).toBe(3);
  });

  it('two files of the same content are two files', async () => {
    const folder = folderOf({ 'a.yaml': accounts, 'b.yaml': accounts });
    const result = await loadDesired({
      path: folder,
      cwd: folder,
      environment: testEnvironment,
      secrets: createSecretRegistry(),
      parseCache: createParseCache(),
    });
    expect(result.ok ? [] : result.problems.map(({ file, message }) => `${file} ${message}`)).toEqual([
      'b.yaml account "acme": it is defined twice, first at a.yaml:2:3',
      'b.yaml account "brasil": it is defined twice, first at a.yaml:3:3',
    ]);
  });
});
