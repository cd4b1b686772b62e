import { describe, expect, it } from 'vitest';
import type { DesiredIntegration } from '../../src/model/desired.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { IntegrationUpdate } from '../../src/model/provider.ts';
import { looksMasked } from '../../src/plan/compare/mask.ts';
import { updateBody } from '../../src/plan/update-body.ts';
import {
  account,
  applied,
  entry,
  line,
  linesOf,
  live,
  onlyChange,
  planOf,
  type Setting,
  toolzzLike,
  workOf,
} from '../support/plan-fixtures.ts';

/** What the first update of a plan would send. */
const bodyOf = (setting: Setting): IntegrationUpdate | null => {
  const work = workOf(setting).planned.find((planned) => planned.work?.kind === 'update')?.work;
  if (work?.kind !== 'update') return null;
  const paths = new Set<string>(work.fields.map(({ path }) => path));
  return updateBody({ ...work, paths });
};

const withConfig = (config: JsonObject, more: Partial<DesiredIntegration> = {}): DesiredIntegration =>
  entry('shop', { config, ...more });

const shown = (config: JsonObject) => live('id-shop', { config });

const before = withConfig({ region: 'eu', token: 'a-secret' });
const entries = { shop: applied(before, shown({ region: 'eu' })) };

describe('what an update sends', () => {
  it('is only the top-level field that changed', () => {
    const renamed = { ...before, name: 'New', visibility: 'public' as const, agentId: null };
    expect(bodyOf({ desired: [renamed], live: [shown({ region: 'eu' })], entries })).toEqual({
      name: 'New',
      visibility: 'public',
      agentId: null,
    });
  });

  it('is the whole config when one key of it changed: ours with its secrets, and theirs', () => {
    const desired = [withConfig({ region: 'us', token: 'a-secret' })];
    const theirs = { region: 'eu', theirs: { deep: true } };
    expect(bodyOf({ desired, live: [shown(theirs)], entries })).toEqual({
      config: { region: 'us', token: 'a-secret', theirs: { deep: true } },
    });
  });

  it('never has a mask in it: ours is sent in its place', () => {
    const desired = [withConfig({ region: 'us', token: 'a-secret' })];
    const masked = shown({ region: 'eu', token: 'a-***' });
    const body = bodyOf({ desired, live: [masked], entries: { shop: applied(before, masked) } });
    expect(body).toEqual({ config: { region: 'us', token: 'a-secret' } });
  });

  it('has keys like __proto__ as plain keys', () => {
    const config = JSON.parse('{"__proto__": "x", "region": "us"}') as JsonObject;
    const desired = [withConfig(config)];
    const body = bodyOf({ desired, live: [shown({ region: 'eu' })], entries });
    expect(Object.keys(body?.config ?? {}).sort()).toEqual(['__proto__', 'region']);
  });
});

describe('a config key that left the YAML', () => {
  const rest = withConfig({ region: 'eu' });

  it('is left out of the config, and never sent as null', () => {
    const withLimit = withConfig({ region: 'eu', limit: 7 });
    const item = shown({ region: 'eu', limit: 7 });
    const setting = { desired: [rest], live: [item], entries: { shop: applied(withLimit, item) } };
    expect(linesOf(setting)).toEqual(['update shop config.limit:desired']);
    expect(bodyOf(setting)).toEqual({ config: { region: 'eu' } });
    expect(onlyChange(setting).fields).toMatchObject([{ before: 7, after: null, secret: false }]);
  });

  it('is left out also where the provider never shows it', () => {
    const setting = { desired: [rest], live: [shown({ region: 'eu' })], entries };
    expect(bodyOf(setting)).toEqual({ config: { region: 'eu' } });
    expect(onlyChange(setting).fields).toMatchObject([{ path: 'config.token', before: null, secret: true }]);
  });

  it('is forgotten without a request where it is gone already', () => {
    const withLimit = withConfig({ region: 'eu', limit: 7 });
    const stored = applied(withLimit, shown({ region: 'eu', limit: 7 }));
    const plan = planOf({ desired: [rest], live: [shown({ region: 'eu' })], entries: { shop: stored } });
    expect(plan.changes.map(line)).toEqual(['none shop']);
    expect(plan.bookkeeping).toHaveLength(1);
    expect(plan.bookkeeping[0]).not.toHaveProperty(['entry', 'applied', 'config.limit']);
  });

  it('may be the last one', () => {
    const setting = { desired: [withConfig({})], live: [shown({ region: 'eu' })], entries };
    expect(bodyOf(setting)).toEqual({ config: {} });
  });
});

describe('a masked key that is not ours', () => {
  const item = shown({ region: 'eu', legacy_key: 'ab***', other_key: '••••' });
  const changed = withConfig({ region: 'us', token: 'a-secret' });

  it('holds back every write of config, and is named', () => {
    const change = onlyChange({ desired: [changed], live: [item], entries });
    expect(line(change)).toBe('update shop config.region:desired !unsupported');
    expect(change.blocked?.message).toContain('config.legacy_key, config.other_key');
  });

  it('holds back nothing else', () => {
    const setting = { desired: [{ ...changed, name: 'New' }], live: [item], entries };
    expect(linesOf(setting)).toEqual([
      'update shop name:desired',
      'update shop config.region:desired !unsupported',
    ]);
    expect(bodyOf(setting)).toEqual({ name: 'New' });
  });

  it('does not keep an integration from being adopted', () => {
    const setting = { desired: [before], live: [item] };
    expect(linesOf(setting)).toEqual(['adopt shop', 'update shop config.token:desired !unsupported']);
  });

  it('is no matter while no config is written', () => {
    expect(linesOf({ desired: [before], live: [item], entries })).toEqual(['none shop']);
  });

  it('holds back nothing when it is a secret that was ours and left the YAML', () => {
    const kept = { ...entries.shop, secretPaths: ['config.legacy_key', 'config.other_key', 'config.token'] };
    const setting = { desired: [changed], live: [item], entries: { shop: kept } };
    expect(linesOf(setting)).toEqual(['update shop config.region:desired']);
    expect(bodyOf(setting)).toEqual({ config: { region: 'us', token: 'a-secret' } });
  });

  it('is ours as soon as the YAML has it', () => {
    const both = { ...changed.config, legacy_key: 'x', other_key: 'y' };
    expect(linesOf({ desired: [withConfig(both)], live: [item], entries })).toEqual([
      'update shop config.legacy_key:desired config.other_key:desired config.region:desired',
    ]);
  });
});

describe('drift that is only reported', () => {
  const drifted = live('id-shop', { name: 'By hand', config: { region: 'hand' } });
  const byEntry = { ...before, drift: 'report' as const };

  it.each<readonly [string, Setting]>([
    ['the account', { account: account({ drift: 'report' }), desired: [before] }],
    ['the entry', { desired: [byEntry] }],
  ])('by %s, is shown and not written', (_where, setting) => {
    const change = onlyChange({ ...setting, live: [drifted], entries });
    expect(line(change)).toBe('none shop drift name:drift config.region:drift');
    expect(change.blocked).toBeNull();
    expect(change.notices?.join()).toContain('reported only');
    expect(workOf({ ...setting, live: [drifted], entries }).planned[0]?.work).toBeNull();
  });

  it('is reverted where the entry says so against its account', () => {
    const setting = {
      account: account({ drift: 'report' }),
      desired: [{ ...before, drift: 'revert' as const }],
      live: [drifted],
      entries,
    };
    expect(linesOf(setting)).toEqual(['update shop drift name:drift config.region:drift']);
  });

  it('keeps its live value when another config key is written', () => {
    const changed = { ...byEntry, config: { region: 'eu', token: 'b-secret' } };
    const setting = { desired: [changed], live: [drifted], entries };
    expect(linesOf(setting)).toEqual([
      'update shop config.token:desired',
      'none shop drift name:drift config.region:drift',
    ]);
    expect(bodyOf(setting)).toEqual({ config: { region: 'hand', token: 'b-secret' } });
  });

  it('is written where the YAML changed the same field', () => {
    const changed = { ...byEntry, config: { ...before.config, region: 'us' } };
    expect(linesOf({ desired: [changed], live: [drifted], entries })).toEqual([
      'update shop drift config.region:both',
      'none shop drift name:drift',
    ]);
  });

  it('holds for an integration that was deleted by hand', () => {
    const { changes, bookkeeping } = planOf({ desired: [byEntry], entries });
    expect(changes).toMatchObject([{ action: 'none', drift: true, id: 'id-shop' }]);
    expect(bookkeeping).toEqual([]);
    const changed = { ...byEntry, config: { ...before.config, region: 'us' } };
    expect(planOf({ desired: [changed], entries }).summary.create).toBe(1);
  });

  it('does not hold for what was never applied', () => {
    expect(linesOf({ desired: [byEntry], live: [drifted], entries: {} })).toEqual([
      'create shop name:desired active:desired config.region:desired config.token:desired',
    ]);
  });

  it('is no drift where the provider cannot change it: it is reported too', () => {
    const fixed = { desired: [byEntry], live: [drifted], entries, capabilities: toolzzLike };
    expect(linesOf(fixed)).toEqual(['none shop drift name:drift config.region:drift']);
  });
});

describe('what left the YAML', () => {
  const gone = (given: object, more: Setting = {}) =>
    planOf({
      desired: [entry('x')],
      live: [live('id-x'), shown({})],
      entries: { x: applied(entry('x'), live('id-x')), shop: { ...entries.shop, ...given } },
      ...more,
    });

  it('stays while it is protected, with the way to lift that', () => {
    const change = gone({ protect: true }).changes.find(({ key }) => key === 'shop');
    expect(change).toMatchObject({ action: 'none', blocked: null });
    expect(change?.notices?.join()).toMatch(/protect: false.*setpoint forget shop --account acme/);
  });

  it('stays where prune is off, and says so', () => {
    const plan = gone({}, { account: account({ prune: 'off' }) });
    const change = plan.changes.find(({ key }) => key === 'shop');
    expect(change).toMatchObject({ action: 'none', blocked: null });
    expect(change?.notices?.join()).toContain('prune: off');
    expect(plan.bookkeeping).toEqual([]);
  });

  it('is deleted otherwise', () => {
    expect(gone({}).changes.map(line)).toContain('delete shop');
  });
});

describe('what looks like a mask', () => {
  it.each([
    '***',
    '••••',
    'sk-****',
    '****1234',
    'abc...xyz',
    'sk-…9f',
    'xxxxxxxx',
    '[REDACTED]',
    '<hidden>',
    '＊＊＊',
  ])('%s does', (value) => {
    expect(looksMasked(value)).toBe(true);
    expect(looksMasked({ deep: [value] })).toBe(true);
  });

  it.each([
    '',
    'plain',
    '2024-01',
    'https://a.example/x',
    '*/5 * * * *',
    'a*b',
    '**',
    'wait...',
    '1.2.3',
    'hidden gem',
  ])('%s does not', (value) => expect(looksMasked(value)).toBe(false));

  it.each([null, undefined, 7, true, [], {}])('%s does not', (value) =>
    expect(looksMasked(value)).toBe(false),
  );
});
