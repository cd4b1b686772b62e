import { expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import type { JsonValue } from '../../src/model/json.ts';
import { innocents } from '../secrets/corpus/innocents.ts';
import { secrets } from '../secrets/corpus/secrets.ts';
import { dumpRedis } from '../support/dump-redis.ts';
import { useWorlds } from '../support/e2e-fixture.ts';
import { aloochatAt, type World } from '../support/e2e-world.ts';

const worlds = useWorlds();

/** Under names that say nothing, a third of them inside a mapping and a third in a list. */
const configOf = (values: { readonly [name: string]: string }): { [name: string]: JsonValue } =>
  Object.fromEntries(
    Object.entries(values).map(([, text], at): [string, JsonValue] => {
      const value = [text, { inner: text }, [text]][at % 3] as JsonValue;
      return [`field_${at}`, value];
    }),
  );

/** The end of the longest run of letters and digits: as good as the whole, and so much of a secret may stand nowhere. */
const tellOf = (value: string): string =>
  (value.match(/[A-Za-z0-9+/]+/g) ?? []).reduce((a, b) => (b.length > a.length ? b : a), '').slice(-12);

const leaksIn = (text: string, values: readonly string[]): readonly string[] =>
  values.filter((value) => text.includes(value) || text.includes(tellOf(value)));

const all = Object.values(secrets);

/** Stars are the provider's mask, and get a reference for that. */
const { urlMasked: _masked, ...plain } = innocents;

const open = async (): Promise<{ readonly world: World; readonly accounts: object }> => {
  const { world, sim } = await worlds.open({ aloochat: { quirks: { secrets: 'echo' } } });
  sim.aloochat.world.add({ type: 'custom_api', name: 'Secrets', config: configOf(secrets) });
  sim.aloochat.world.add({ type: 'custom_api', name: 'Innocents', config: configOf(plain) });
  const accounts = { acme: aloochatAt(sim) };
  await world.write('desired-state.yaml', stringify({ accounts }));
  return { world, accounts };
};

test('import writes none of them in clear text, and treats no harmless value as one', async () => {
  const { world } = await open();
  const { code, stdout, stderr } = await world.run(['import', 'acme', '--json']);
  expect(code, stderr).toBe(0);
  const { yaml, variables } = JSON.parse(stdout);
  expect(leaksIn(`${stdout}${stderr}${yaml}`, all)).toEqual([]);
  expect(parse(yaml).integrations.innocents.config).toEqual(configOf(plain));
  expect(variables.map(({ key }: { key: string }) => key)).toEqual(all.map(() => 'secrets'));
  expect(yaml.replace(/\n# ?/g, ' ')).toContain('look through the rest before you commit it');
});

test('no plan, report, history, status or Redis holds one, neither the old value nor the new', async () => {
  const { world, accounts } = await open();
  // What is live is changed to other literals: both stay unseen, before the apply and after it.
  const changed = Object.fromEntries(
    Object.entries(secrets).map(([name, text]) => {
      const isWhole = /^(?:Basic|\{|ey)/.test(text);
      return [name, isWhole ? text : text.replace(/7(?=[^7]*$)/, '3')];
    }),
  );
  const state = (config: object) =>
    stringify({
      accounts,
      integrations: { secrets: { account: 'acme', type: 'custom_api', name: 'Secrets', config } },
    });
  const seen: string[] = [];
  const run = async (...args: string[]) => {
    const result = await world.run([...args, '--log-level', 'trace']);
    seen.push(result.stdout, result.stderr);
    return result;
  };
  await world.write('desired-state.yaml', state(configOf(changed)));
  const validated = await run('validate');
  expect(validated.code).toBe(0);
  expect(validated.stderr.match(/contains what looks like a secret/g) ?? []).toHaveLength(all.length);
  for (const line of ['plan', 'plan --json', 'plan --markdown', 'apply --yes', 'plan --all']) {
    await run(...line.split(' '));
  }
  await world.write('desired-state.yaml', state({ field_0: 'plain', field_1: 'plain' }));
  for (const line of ['plan', 'plan --markdown', 'plan --json', 'apply --yes --json', 'status', 'history']) {
    await run(...line.split(' '));
  }
  const told = seen.join('\n');
  expect(told).toContain('(secret) changed');
  expect(leaksIn(told, [...all, ...Object.values(changed)])).toEqual([]);
  const redis = await dumpRedis(worlds.store().client, world.prefix);
  expect(redis.length).toBeGreaterThan(3);
  expect(leaksIn(redis.join('\n'), [...all, ...Object.values(changed)])).toEqual([]);
});
