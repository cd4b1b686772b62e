import { realpathSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { SecretDisplay } from '../../src/simulator/quirks.ts';
import type { Simulator } from '../../src/simulator/start-simulator.ts';
import { git } from '../desired/git-repository.ts';
import { dumpRedis } from '../support/dump-redis.ts';
import { useWorlds } from '../support/e2e-fixture.ts';
import { aloochatAt, ref, toolzzAt, type World } from '../support/e2e-world.ts';

/** Values that are nowhere but in the environment, in a file, or under a name that says secret. Nothing else looks like them. */
const secrets = {
  ALOO_KEY: 'apikey-Zq81-mmKwYtRu',
  TOOLZZ_TOKEN: 'toolzz-Vb72-xxJpLnDc',
  SHOP_TOKEN: 'shpat_+/Wq93=&kkHhGg"Ff',
  NESTED: 'nested-Tt64-ppOoIiUu',
  IN_LIST: 'inlist-Rr55-eeWwQqAa',
  IN_NAME: 'inname-Yy46-ssDdFfGg',
  PART: 'part-Hh37-zzXxCcVv',
  OPENAI_KEY: 'sk-Nn28-bbMmLlKk',
  AGENT: '456e7890-e89b-12d3-a456-426614174001',
  LEDGER_KEY: 'ledgerkey-Pp19-ooIiUuYy',
} as const;
const inFile =
  '-----BEGIN KEY-----\nMIICdgIBADANBgkqhkiG9w0BAQEFAASC\nAmAwggJcAgEAAoGBAKJ7\n-----END KEY-----';
const literal = 'literal-Ee90-rrTtYyUu';
const rotated = 'shpat_rotated-Aa01-qqWwEeRr';
const oldestAtProvider = 'byhand-Ss82-llKkJjHh';

const values = [
  ...Object.values(secrets),
  ...inFile.split('\n').slice(1, 3),
  literal,
  rotated,
  oldestAtProvider,
];

/** Every form in which a value could come to light: as it is, encoded, or only its longer half. */
const formsOf = (value: string): string[] => {
  const bytes = Buffer.from(value);
  const halves = value.length >= 16 ? [value.slice(0, 12), value.slice(-12)] : [];
  return [
    value,
    JSON.stringify(value).slice(1, -1),
    encodeURIComponent(value),
    new URLSearchParams({ v: value }).toString().slice(2),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
    bytes.toString('hex'),
    ...halves,
  ];
};

const found = (text: string): string[] =>
  values.flatMap((value) => formsOf(value).filter((form) => text.includes(form)));

const { LEDGER_KEY, ...inEnvironment } = secrets;
const worlds = useWorlds({
  ...inEnvironment,
  SETPOINT_LEDGER_KEY: LEDGER_KEY,
  SETPOINT_SECRET_FILES: realpathSync(tmpdir()),
});
let world: World;
const sims: Simulator[] = [];
const seen: string[] = [];

const run = async (...args: string[]): Promise<number | null> => {
  const { code, stdout, stderr } = await world.run([...args, '--log-level', 'trace']);
  seen.push(`${args.join(' ')}\n${stdout}\n${stderr}`);
  return code;
};

const displays: readonly SecretDisplay[] = ['omit', 'mask', 'echo', 'random-mask'];

const entries = (account: string): Record<string, object> => ({
  [`${account}-shop`]: {
    account: `aloo-${account}`,
    type: 'shopify',
    name: `Shop ${ref('IN_NAME')}`,
    agentId: ref('AGENT'),
    config: {
      shop_domain: `${ref('PART')}.example.com`,
      access_token: ref('SHOP_TOKEN'),
      options: { deep: { inner: ref('NESTED') }, list: [1, ref('IN_LIST')] },
      certificate: ref(`file:${join(world.folder, 'key.pem')}`),
      password: literal,
    },
  },
  [`${account}-llm`]: {
    account: `toolzz-${account}`,
    type: 'openai',
    name: 'LLM',
    replace: true,
    config: { api_key: ref('OPENAI_KEY') },
  },
});

const writeYaml = () =>
  world.desire({
    accounts: Object.fromEntries(
      displays.flatMap((display, i) => [
        [`aloo-${display}`, aloochatAt(sims[i] as Simulator)],
        [`toolzz-${display}`, toolzzAt(sims[i] as Simulator)],
      ]),
    ),
    integrations: Object.assign({}, ...displays.map(entries)),
  });

const everyCommand = async (): Promise<void> => {
  await Promise.all([run('plan'), run('plan', '--json', '--all')]);
  for (const args of [['apply', '--yes'], ['status']]) await run(...args);
};

beforeAll(async () => {
  world = await worlds.bare();
  await world.write('key.pem', inFile);
  for (const display of displays) {
    const quirks = {
      secrets: display,
      mask: 'prefix',
      answers: display === 'omit' ? 'echo' : 'same',
    } as const;
    const { ALOO_KEY: apiKey, TOOLZZ_TOKEN: token } = secrets;
    sims.push(await world.simulate({ aloochat: { quirks, apiKey }, toolzz: { quirks, token } }));
  }
  await writeYaml();
  // A commit that removes a secret from the YAML may quote it.
  git(world.folder, 'init', '-q');
  git(world.folder, 'add', 'desired-state.yaml');
  const author = `A ${secrets.PART} <a@example.com>`;
  git(world.folder, 'commit', '-qm', `Take ${secrets.NESTED} and ${literal} out`, '--author', author);
});

/** Only what is in the environment now can be known: nobody remembers the old value of a rotated secret. */
const faultBodies = (): readonly unknown[] => [
  {
    detail: `The token ${secrets.NESTED} of ${secrets.IN_NAME} is not valid for ${encodeURIComponent(rotated)}`,
  },
  // The text is cut where the secret stands.
  { detail: `${'x'.repeat(290)}${rotated} and ${'y'.repeat(40)}` },
  {
    message: [`Basic ${Buffer.from(`user:${rotated}`).toString('base64')}`],
    errors: { token: rotated, sent: secrets.NESTED },
  },
  `{"detail": ${rotated} is not JSON`,
  `<html><title>Bad</title><body>${rotated} ${secrets.ALOO_KEY} ${secrets.TOOLZZ_TOKEN}</body></html>`,
  { detail: inFile },
];

/** In three rounds each of them is repeated by two kinds of providers, and with both statuses. */
const refuseInRound = (round: number): void => {
  const bodies = faultBodies();
  for (const [i, { aloochat, toolzz }] of sims.entries())
    for (const at of [aloochat, toolzz]) {
      const body = bodies[(2 * round + i) % bodies.length];
      const status = (round + i) % 2 === 0 ? 422 : 400;
      at.faults.clear();
      for (const method of ['PUT', 'POST']) at.faults.add({ kind: 'status', status, body, method });
    }
};

test('every command runs with them, and none shows one', async () => {
  expect(await run('validate')).toBe(0);
  await everyCommand();
  for (const { aloochat, toolzz } of sims) {
    const [shop] = aloochat.world.list();
    expect(shop?.config).toMatchObject({
      access_token: secrets.SHOP_TOKEN,
      certificate: inFile,
      password: literal,
    });
    expect(shop?.name).toBe(`Shop ${secrets.IN_NAME}`);
    expect(toolzz.world.list()).toMatchObject([{ config: { api_key: secrets.OPENAI_KEY } }]);
  }
  expect(seen.flatMap(found)).toEqual([]);
});

test('neither do drift and rotation, with the old values and the new', async () => {
  for (const { aloochat } of sims) {
    const [shop] = aloochat.world.list();
    aloochat.world.edit(shop?.id ?? '', {
      name: `Shop ${secrets.IN_NAME}!`,
      config: { password: oldestAtProvider },
    });
  }
  Object.assign(world.env, { SHOP_TOKEN: rotated, OPENAI_KEY: `${secrets.OPENAI_KEY}-2` });
  await everyCommand();
  for (const { aloochat, toolzz } of sims) {
    expect(aloochat.world.list()).toMatchObject([{ config: { access_token: rotated, password: literal } }]);
    const keys = toolzz.world.list().map(({ active, config }) => `${active} ${config.api_key}`);
    expect(keys).toEqual([`false ${secrets.OPENAI_KEY}`, `true ${secrets.OPENAI_KEY}-2`]);
  }
  expect(seen.flatMap(found)).toEqual([]);
});

test('neither do errors in which the provider repeats them', async () => {
  for (const round of [0, 1, 2]) {
    refuseInRound(round);
    Object.assign(world.env, {
      IN_LIST: `${secrets.IN_LIST}-${round}`,
      OPENAI_KEY: `${secrets.OPENAI_KEY}-${round}-3`,
    });
    expect(await run('apply', '--yes', '--json')).toBe(1);
  }
  await Promise.all([run('status', '--json'), run('plan')]);
  await Promise.all([run('retry', 'echo-shop'), run('forget', 'mask-shop')]);
  expect(seen.flatMap(found)).toEqual([]);
  expect(seen.join('\n')).toContain('[secret]');
});

test('Redis holds none, in no key and no file', async () => {
  const dump = await dumpRedis(worlds.store().client);
  expect(dump.length).toBeGreaterThan(50);
  expect(dump.flatMap(found)).toEqual([]);
  expect(dump.join('\n')).toContain('Take [secret] and [secret] out');
  const { SETPOINT_DATA: data } = worlds.store().env;
  if (data === undefined) return;
  const files = await readdir(data, { recursive: true, withFileTypes: true });
  const texts = files
    .filter((file) => file.isFile())
    .map((file) => readFile(join(file.parentPath, file.name), 'latin1'));
  expect((await Promise.all(texts)).flatMap(found)).toEqual([]);
});
