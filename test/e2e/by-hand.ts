import { join } from 'node:path';
import { expect } from 'vitest';
import { stringify } from 'yaml';
import type { JsonObject } from '../../src/model/json.ts';
import type { Simulator } from '../../src/simulator/start-simulator.ts';
import { aloochatAt, type Planned, ref, toolzzAt, type World } from '../support/e2e-world.ts';

export type Found = {
  readonly account: string;
  readonly integrations: readonly { readonly key: string; readonly id: string; readonly name: string }[];
  readonly variables: readonly { readonly name: string; readonly key: string; readonly field: string }[];
  readonly skipped: readonly { readonly id: string; readonly name: string; readonly why: string }[];
  readonly yaml: string;
};

/** The desired state is a folder, as a newcomer's is. */
export const inFolder = (world: World, ...args: string[]) =>
  world.run([...args, '--desired-state', join(world.folder, 'desired-state')]);

export const planned = async (world: World): Promise<Planned> => {
  const result = await inFolder(world, 'plan', '--json');
  return { ...result, accounts: JSON.parse(result.stdout).accounts };
};

/** What a secret of an integration really is, by its name. */
export const secretOf = (name: string): string => `s3cr3t of ${name}`;

/** Twenty of each provider, made by hand by people who did not think of us. */
export const makeByHand = ({ aloochat, toolzz }: Simulator): void => {
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

export const accountsOf = (sim: Simulator, extra: object = {}): string =>
  stringify({ accounts: { acme: aloochatAt(sim, extra), brasil: toolzzAt(sim, extra) } });

export const importJson = async (world: World, account: string, ...args: string[]): Promise<Found> => {
  const { code, stdout, stderr } = await inFolder(world, 'import', account, '--json', ...args);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout);
};

/** Where a secret of what was made by hand is asked for, it gets its true value; what is asked for beside that is made up. */
export const setVariables = (world: World, sim: Simulator, { integrations, variables }: Found): void => {
  const live = [...sim.aloochat.world.list(), ...sim.toolzz.world.list()];
  for (const { name, key, field } of variables) {
    const item = live.find(({ id }) => id === integrations.find((known) => known.key === key)?.id);
    const value = item?.config[field.slice('config.'.length)];
    world.env[name] = typeof value === 'string' || typeof value === 'number' ? String(value) : 'made-up-0123';
  }
};
