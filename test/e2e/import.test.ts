import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import type { JsonObject } from '../../src/model/json.ts';
import type { SecretDisplay } from '../../src/simulator/quirks.ts';
import type { Simulator } from '../../src/simulator/start-simulator.ts';
import { useWorlds } from '../support/e2e-fixture.ts';
import { aloochatAt, of, type Planned, ref, toolzzAt, type World } from '../support/e2e-world.ts';

const worlds = useWorlds();

type Found = {
  readonly account: string;
  readonly integrations: readonly { readonly key: string; readonly id: string; readonly name: string }[];
  readonly variables: readonly { readonly name: string; readonly key: string; readonly field: string }[];
  readonly skipped: readonly { readonly id: string; readonly name: string; readonly why: string }[];
  readonly yaml: string;
};

/** The desired state is a folder, as a newcomer's is. */
const inFolder = (world: World, ...args: string[]) =>
  world.run([...args, '--desired-state', join(world.folder, 'desired-state')]);

const planned = async (world: World): Promise<Planned> => {
  const result = await inFolder(world, 'plan', '--json');
  return { ...result, accounts: JSON.parse(result.stdout).accounts };
};

/** What a secret of an integration really is, by its name. */
const secretOf = (name: string): string => `s3cr3t of ${name}`;

/** Twenty of each provider, made by hand by people who did not think of us. */
const makeByHand = ({ aloochat, toolzz }: Simulator): void => {
  const chat = (type: string, name: string, config: JsonObject, more: object = {}) =>
    aloochat.world.add({ type, name, config, ...more });
  for (const place of ['São Paulo', 'Lisboa', 'Porto', 'Braga', '東京', 'Ðakovo']) {
    const name = `Loja ${place}`;
    chat('shopify', name, {
      shop_domain: `loja-${place}.myshopify.com`,
      access_token: secretOf(name),
      api_version: '2024-01',
    });
  }
  for (const name of ['Support', 'support ', 'Support (old)']) {
    chat('zendesk', name, { subdomain: 'acme', email: 'a@acme.example', api_token: secretOf(name) });
  }
  chat('slack', 'Support', { channel: '#support', bot_token: secretOf('Support') }, { visibility: 'public' });
  chat('gmail', 'Off', { email: 'off@acme.example', refresh_token: secretOf('Off') }, { active: false });
  chat('google_calendar', 'Agenda', { calendar_id: 'a@acme.example' }, { agentId: 'agent-7' });
  chat('notion', `Price is ${ref('5')}`, {
    workspace: `$${ref('HOME')}`,
    lines: 'a\nb\n',
    yes: 'no',
    on: 1.5,
  });
  chat('hubspot', 'Магазин', { access_token: secretOf('Магазин'), portal_id: '12345678' });
  chat('hubspot', 'Магазин 2', { access_token: secretOf('Магазин 2'), portal_id: '12345678' });
  chat('custom_api', '2024', { base_url: 'https://stock.acme.example', headers: { 'X-Tenant': 'acme' } });
  chat('odoo', 'null', { url: 'https://odoo.acme.example', user: 'admin', password: secretOf('null') });
  chat('whatsapp', 'A'.repeat(120), { number: '+55 11 98765-4321' });
  chat('moon', 'Base', { x: 1 });
  chat('slack', 'Empty', {});
  const credential = (type: string, name: string, config: JsonObject, more: object = {}) =>
    toolzz.world.add({ type, name, config, ...more });
  for (const name of ['Marketing', 'Sales', 'Legal', 'São Paulo', 'Vendas', 'Suporte', 'RH', 'TI']) {
    credential('openai', `OpenAI ${name}`, { api_key: secretOf(name), organization: 'org-acme' });
  }
  for (const name of ['Voz 1', 'Voz 2', 'Voz 3', 'Voz 4']) {
    credential('elevenlabs', name, { api_key: secretOf(name), voice_id: '0123' });
  }
  credential('stripe', 'Brasil', { publishable_key: 'pk_live_1', secret_key: secretOf('Brasil') });
  credential('stripe', 'Portugal', { publishable_key: 'pk_live_2', secret_key: secretOf('Portugal') });
  credential('twilio', 'SMS', { account_sid: 'AC-12345', auth_token: secretOf('SMS') }, { active: false });
  credential('google-analytics', 'Site', { measurement_id: 'G-1234567890', api_secret: secretOf('Site') });
  credential('gemini', 'Gemini', { api_key: secretOf('Gemini') });
  credential('pinecone', 'Vectors', { api_key: secretOf('Vectors') });
  credential('cohere', 'Cohere', { api_key: secretOf('Cohere') });
  credential('stripe', 'Half', { secret_key: secretOf('Half') });
};

const accountsOf = (sim: Simulator, extra: object = {}): string =>
  stringify({ accounts: { acme: aloochatAt(sim, extra), brasil: toolzzAt(sim, extra) } });

const importJson = async (world: World, account: string, ...args: string[]): Promise<Found> => {
  const { code, stdout, stderr } = await inFolder(world, 'import', account, '--json', ...args);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout);
};

/** Where a secret of what was made by hand is asked for, it gets its true value; what is asked for beside that is made up. */
const setVariables = (world: World, sim: Simulator, { integrations, variables }: Found): void => {
  const live = [...sim.aloochat.world.list(), ...sim.toolzz.world.list()];
  for (const { name, key, field } of variables) {
    const item = live.find(({ id }) => id === integrations.find((known) => known.key === key)?.id);
    const value = item?.config[field.slice('config.'.length)];
    world.env[name] = typeof value === 'string' ? value : 'made-up-0123';
  }
};

// What is left out has a test of its own below; a random mask is a mask. Each way takes many processes.
describe.each<SecretDisplay>(['mask', 'echo'])(
  'forty integrations made by hand, where providers show secrets as: %s',
  (secrets) => {
    let world: World;
    let sim: Simulator;
    const found: Found[] = [];
    let before: readonly JsonObject[];

    const live = () => [...sim.aloochat.world.list(), ...sim.toolzz.world.list()];

    beforeAll(async () => {
      ({ world, sim } = await worlds.open({
        aloochat: { quirks: { secrets } },
        toolzz: { quirks: { secrets } },
      }));
      makeByHand(sim);
      before = live();
      await world.write('desired-state/accounts.yaml', accountsOf(sim));
      for (const account of ['acme', 'brasil']) {
        const out = join(world.folder, 'desired-state', `${account}.yaml`);
        found.push(await importJson(world, account, '--out', out));
      }
    });

    test('are written into new files, those that cannot be with the reason', async () => {
      expect(before).toHaveLength(40);
      const [acme, brasil] = found;
      expect(acme?.skipped.map(({ name }) => name).sort()).toEqual(['Base', 'support ']);
      expect(brasil?.skipped.map(({ name }) => name)).toEqual(['Cohere']);
      expect(acme?.integrations).toHaveLength(18);
      expect(brasil?.integrations).toHaveLength(19);
      expect((await readdir(join(world.folder, 'desired-state'))).sort()).toEqual([
        'accounts.yaml',
        'acme.yaml',
        'brasil.yaml',
      ]);
      for (const { account, yaml } of found) {
        const file = join(world.folder, 'desired-state', `${account}.yaml`);
        expect(await readFile(file, 'utf8')).toBe(yaml);
      }
    });

    test('with no secret in them', () => {
      expect(found.map(({ yaml }) => yaml).join()).not.toContain('s3cr3t');
    });

    test('are a valid desired state without the secrets, and name each one that is missing', async () => {
      const without = await inFolder(world, 'validate', '--without-secrets');
      expect(without.code, without.stdout).toBe(0);
      const { code, stdout } = await inFolder(world, 'validate');
      const variables = found.flatMap((each) => each.variables);
      expect(code).toBe(1);
      for (const { name } of variables) expect(stdout).toContain(`the variable ${name} is not set`);
      expect(stdout).toContain(`${variables.length} problems`);
    });

    test('are adopted, with one write for each secret that is set now, and nothing else', async () => {
      for (const each of found) setVariables(world, sim, each);
      const plan = await planned(world);
      expect(plan.code, plan.stderr).toBe(0);
      const hidden = secrets === 'mask' || secrets === 'random-mask';
      const asked = found[0]?.variables.map(({ key, field }) => `${key} ${field}`).sort();
      const writes = of(plan, 'acme').changes.flatMap(({ key, fields, action, adopts, blocked }) => {
        expect({ blocked, adopted: action === 'adopt' || adopts }).toEqual({ blocked: null, adopted: true });
        return fields.map(({ path, secret }) => `${key} ${path}${secret ? '' : ' (not secret)'}`);
      });
      expect(writes.sort()).toEqual(hidden ? asked : []);
      expect(of(plan, 'acme').summary).toMatchObject({ create: 0, delete: 0, none: 0, blocked: 0 });
      expect(of(plan, 'brasil').summary).toEqual({
        create: 0,
        update: 0,
        replace: 0,
        delete: 0,
        adopt: 19,
        none: 0,
        blocked: 0,
      });
    });

    test('converge with one apply, and nothing live has changed but when', async () => {
      const { code, stdout } = await inFolder(world, 'apply', '--yes', '--json');
      expect(code, stdout).toBe(0);
      const untimed = (items: readonly JsonObject[]) => items.map((item) => ({ ...item, updatedAt: 0 }));
      expect(untimed(live())).toEqual(untimed(before));
      world.quiet();
      const plan = await planned(world);
      expect(plan.accounts.map(({ summary }) => summary)).toMatchObject([
        { none: 18, adopt: 0, update: 0, blocked: 0 },
        { none: 19, adopt: 0, update: 0, blocked: 0 },
      ]);
    });

    test('leave nothing to import, and no file is written for it', async () => {
      for (const account of ['acme', 'brasil']) {
        const out = join(world.folder, `again-${account}.yaml`);
        const again = await importJson(world, account, '--out', out);
        expect(again).toMatchObject({ integrations: [], variables: [], yaml: '' });
        await expect(readFile(out)).rejects.toThrow('ENOENT');
      }
      const { code, stdout, stderr } = await inFolder(world, 'import', 'brasil');
      expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
      expect(stderr).toMatch(/^Nothing to import/);
      expect(world.writes()).toEqual([]);
    });
  },
);

describe('import', () => {
  let world: World;
  let sim: Simulator;

  beforeAll(async () => {
    ({ world, sim } = await worlds.open());
    sim.aloochat.world.add({ type: 'slack', name: 'One', config: { channel: 'a' } });
    sim.aloochat.world.add({ type: 'slack', name: 'Described', config: { channel: 'a' } });
    const described = {
      integrations: {
        described: {
          account: 'acme',
          type: 'slack',
          name: 'described',
          config: { token: `${ref('NOT_SET')}${ref('TAKEN_TOKEN')}` },
        },
      },
    };
    await world.write('desired-state/accounts.yaml', accountsOf(sim));
    await world.write('desired-state/more.yaml', stringify(described));
    // Another account's credential is missing, and so is a secret of an entry.
    delete world.env.TOOLZZ_TOKEN;
  });

  test('prints the YAML alone on stdout, and the rest on stderr', async () => {
    const { code, stdout, stderr } = await inFolder(world, 'import', 'acme');
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/^# Written by `setpoint import acme`/);
    expect(stdout).toMatch(/^ {2}one:\n {4}account: acme\n {4}type: slack\n {4}name: One$/m);
    expect(stderr).toContain('1 integration of account acme (AlooChat)');
    expect(stderr).toContain('1 more integration of it is in the desired state already');
  });

  test('names a documented secret that the provider does not show, as a line to be put in', async () => {
    const item = sim.aloochat.world.add({
      type: 'shopify',
      name: 'Shop',
      config: { access_token: 'x-1234567' },
    });
    const { stdout, stderr } = await inFolder(world, 'import', 'acme');
    sim.aloochat.world.remove(item.id);
    expect(stdout).toContain(`    # config:\n    #   access_token: ${ref('SHOP_ACCESS_TOKEN')}\n`);
    expect(stderr).not.toContain('SHOP_ACCESS_TOKEN');
  });

  test('needs the credential of its own account', async () => {
    const { code, stdout, stderr } = await inFolder(world, 'import', 'brasil');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('the variable TOOLZZ_TOKEN is not set');
    expect(stderr).not.toContain('NOT_SET');
  });

  test('never writes over a file, and asks no provider before it knows', async () => {
    await world.write('taken.yaml', 'mine');
    sim.aloochat.requests.clear();
    const { code, stderr } = await inFolder(world, 'import', 'acme', '--out', 'taken.yaml');
    expect(code).toBe(1);
    expect(stderr).toContain('taken.yaml is there already');
    expect(await readFile(join(world.folder, 'taken.yaml'), 'utf8')).toBe('mine');
    expect(sim.aloochat.requests.all).toEqual([]);
  });

  test('says when there is no folder for the file, or no right to write there', async () => {
    const missing = await inFolder(world, 'import', 'acme', '--out', 'no/such/file.yaml');
    expect(missing.code).toBe(1);
    expect(missing.stderr).toContain('There is no folder no/such');
    await world.write('plain', '');
    const inside = await inFolder(world, 'import', 'acme', '--out', 'plain/file.yaml');
    expect(inside.code).toBe(1);
    expect(inside.stderr).toContain('plain is not a folder');
  });

  test('says when its file is not read as part of the desired state', async () => {
    await mkdir(join(world.folder, 'elsewhere'));
    const { code, stdout, stderr } = await inFolder(world, 'import', 'acme', '--out', 'elsewhere/a.yaml');
    expect(code, stderr).toBe(0);
    expect(stdout).toBe('elsewhere/a.yaml written: 1 integration of account acme (AlooChat).\n');
    expect(stderr).toContain('is not part of the desired state');
  });

  test('of an account that is not there is an error with the nearest name', async () => {
    const { code, stderr } = await inFolder(world, 'import', 'acmee');
    expect(code).toBe(1);
    expect(stderr).toContain('Did you mean acme?');
    const other = await inFolder(world, 'import', 'acme', '--account', 'brasil');
    expect(other.code).toBe(1);
    expect(other.stderr).toContain('--account names another account');
  });

  test('of an account that cannot be read is an error, and writes no file', async () => {
    sim.aloochat.quirks.duplicateIds = true;
    const { code, stderr } = await inFolder(world, 'import', 'acme', '--out', 'partial.yaml');
    sim.aloochat.quirks.duplicateIds = false;
    expect(code).toBe(1);
    expect(stderr).toContain('the list is not whole');
    await expect(readFile(join(world.folder, 'partial.yaml'))).rejects.toThrow('ENOENT');
  });

  test('asks for no variable that the desired state refers to, and says which are set already', async () => {
    sim.aloochat.quirks.secrets = 'mask';
    const items = ['Github', 'Taken'].map((name) =>
      sim.aloochat.world.add({ type: 'slack', name, config: { token: 'xoxb-12345678' } }),
    );
    const { stderr } = await world.run(
      ['import', 'acme', '--desired-state', join(world.folder, 'desired-state')],
      { env: { GITHUB_TOKEN: 'of-something-else' } },
    );
    for (const { id } of items) sim.aloochat.world.remove(id);
    expect(stderr).toContain('  GITHUB_TOKEN=\n  TAKEN_TOKEN_2=\n');
    expect(stderr).toMatch(/^Set already.*: GITHUB_TOKEN$/m);
    expect(stderr).not.toContain('of-something-else');
  });

  test('of an account without a unit says what to add', async () => {
    await world.write(
      'lonely/accounts.yaml',
      stringify({
        accounts: { lonely: { provider: 'toolzz', token: ref('TT'), baseUrl: sim.toolzz.baseUrl } },
      }),
    );
    const { code, stderr } = await world.run(
      ['import', 'lonely', '--desired-state', join(world.folder, 'lonely')],
      { env: { TT: 'toolzz-token-of-the-simulator' } },
    );
    expect(code).toBe(0);
    expect(stderr).toContain('Add unit and user');
    expect(stderr).toContain('Nothing to import');
  });
});

test('what was let go of and what adopts only by id is imported with its id, and adopted', async () => {
  const { world, sim } = await worlds.open();
  const make = (name: string) =>
    sim.toolzz.world.add({ type: 'openai', name, config: { api_key: 'sk-0123456789' } });
  make('Kept');
  await world.write('desired-state/accounts.yaml', accountsOf(sim, { adopt: 'id' }));
  const first = await importJson(world, 'brasil', '--out', join(world.folder, 'desired-state', 'first.yaml'));
  expect(first.yaml).toMatch(/^ {4}id: /m);
  setVariables(world, sim, first);
  expect((await inFolder(world, 'apply', '--yes')).code).toBe(0);
  // It leaves the YAML: Toolzz switches it off, and Setpoint lets go of it.
  await world.write('desired-state/first.yaml', 'integrations: {}\n');
  const removed = await inFolder(world, 'apply', '--yes', '--force', '--json');
  expect(removed.code, removed.stdout + removed.stderr).toBe(0);
  await world.write('desired-state/accounts.yaml', accountsOf(sim));
  const again = await importJson(world, 'brasil', '--out', join(world.folder, 'desired-state', 'again.yaml'));
  expect(again.yaml).toContain('Setpoint let go of this one before');
  expect(again.yaml).toMatch(/^ {4}active: false$/m);
  setVariables(world, sim, again);
  expect(of(await planned(world), 'brasil').summary).toMatchObject({ adopt: 1, create: 0, blocked: 0 });
});
