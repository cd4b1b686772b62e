import { describe, expect, it } from 'vitest';
import { ABSENT, VOLATILE } from '../../src/model/ledger-entry.ts';
import { createModelRun } from '../support/model-run.ts';
import { createModelWorld, usual } from '../support/model-world.ts';
import {
  account,
  applied,
  entry,
  line,
  live,
  onlyChange,
  planOf,
  type Setting,
  toolzzLike,
  workOf,
} from '../support/plan-fixtures.ts';

const toolzz = { account: account({ provider: 'toolzz' }), capabilities: toolzzLike };
const openai = entry('openai', { type: 'openai', config: { api_key: 'a-secret' } });
const item = live('id-openai', { type: 'openai' });
const entries = { openai: applied(openai, item) };

const lines = (setting: Setting): string[] => planOf({ ...toolzz, ...setting }).changes.map(line);

describe('removing where the provider has no delete', () => {
  const other = { x: applied(entry('x'), live('id-x'), { secretPaths: ['config.pin'] }) };
  const rest: Setting = { ...toolzz, desired: [entry('x')], entries: { ...entries, ...other } };

  it('is the action delete, shown as switching off', () => {
    const { plan, planned } = workOf({ ...rest, live: [item, live('id-x')] });
    const change = plan.changes.find(({ key }) => key === 'openai');
    expect(change).toMatchObject({ action: 'delete', id: 'id-openai' });
    expect(change?.notices?.join()).toContain('switched off and released');
    expect(planned.find(({ change: { key } }) => key === 'openai')?.work).toMatchObject({ kind: 'delete' });
  });

  it('ends at once where it was switched off by hand: released without a request', () => {
    const plan = planOf({ ...rest, live: [{ ...item, active: false }, live('id-x')] });
    expect(plan.changes.map(line)).toEqual(['none x']);
    expect(plan.bookkeeping).toEqual([{ kind: 'drop', key: 'openai', release: 'id-openai' }]);
  });

  it('keeps what is protected in the ledger, also switched off', () => {
    const off = { ...item, active: false };
    const kept = { ...entries, ...other, openai: { ...entries.openai, protect: true } };
    expect(planOf({ ...rest, live: [off, live('id-x')], entries: kept }).bookkeeping).toEqual([]);
  });

  it('creates a new one for an entry that returns, and ignores the old one', () => {
    const world = createModelWorld({ ...usual, kind: 'toolzz' }, []);
    const model = createModelRun(world);
    const keep = entry('keep');
    model.run({ desired: [openai, keep] });
    const first = model.ledger().entries.openai?.id;
    model.run({ desired: [keep] });
    expect(world.stored().get(first ?? '')?.active).toBe(false);
    expect(model.ledger().released).toEqual([first]);
    expect(model.run({ desired: [openai, keep] }).plan.changes.map(line)).toContain(
      'create openai name:desired active:desired config.api_key:desired',
    );
    expect(world.stored().get(first ?? '')?.active).toBe(false);
    expect(model.run({ desired: [openai, keep] }).plan.summary).toMatchObject({ none: 2, blocked: 0 });
  });
});

describe('what a provider without a delete and without a request by id leaves open', () => {
  it('the old one of a replace that is switched off is released, and stays released', () => {
    const old = live('id-old', { type: 'openai', active: false });
    const replaced = { openai: applied(openai, item, { retire: 'id-old' }) };
    const plan = planOf({ ...toolzz, desired: [openai], live: [item, old], entries: replaced });
    expect(plan.changes.map(line)).toEqual(['none openai']);
    expect(plan.bookkeeping).toMatchObject([{ kind: 'put', key: 'openai', release: 'id-old' }]);
    expect(plan.bookkeeping).not.toMatchObject([{ entry: { retire: 'id-old' } }]);
  });

  const unseen = {
    openai: applied(openai, item, { observed: {}, written: { name: { at: 1 } }, appliedAt: 1 }),
    x: applied(entry('x'), live('id-x')),
  };

  it('a create that was answered and never listed is not made again without a person', () => {
    const setting = { ...toolzz, desired: [openai, entry('x')], live: [live('id-x')], entries: unseen };
    const change = planOf(setting).changes.find(({ key }) => key === 'openai');
    expect(change?.blocked).toMatchObject({
      reason: 'vanished',
      message: expect.stringContaining('answered its create with id id-openai'),
    });
    expect(planOf({ ...setting, force: true }).summary).toMatchObject({ create: 1, blocked: 0 });
  });

  it('and is kept in the ledger when it leaves the YAML', () => {
    const plan = planOf({ ...toolzz, desired: [entry('x')], live: [live('id-x')], entries: unseen });
    expect(plan.bookkeeping.filter(({ kind }) => kind === 'drop')).toEqual([]);
    expect(plan.changes.find(({ key }) => key === 'openai')?.notices).toHaveLength(1);
  });
});

describe('adopting where a secret can be neither seen nor written', () => {
  it('takes it as equal, and says so', () => {
    const change = onlyChange({ ...toolzz, desired: [openai], live: [item] });
    expect(line(change)).toBe('adopt openai');
    expect(change.notices?.join()).toContain('config.api_key can be neither read nor changed');
  });

  it('takes what reads alike as equal, and a mask that hides no secret of ours as another value', () => {
    const shown = (organization: string) => [{ ...item, config: { organization } }];
    const desired = [entry('openai', { type: 'openai', config: { organization: ' ORG ' } })];
    expect(lines({ desired, live: shown('org') })).toEqual(['adopt openai']);
    expect(lines({ desired, live: shown('o****') })).toEqual([
      'adopt openai',
      'update openai config.organization:desired !immutable',
    ]);
  });

  it('compares what can be seen', () => {
    const shown = { ...item, config: { api_key: 'another' } };
    expect(lines({ desired: [openai], live: [shown] })).toEqual([
      'adopt openai',
      'update openai config.api_key:desired !immutable',
    ]);
  });

  it('writes what can be written', () => {
    expect(lines({ desired: [openai], live: [{ ...item, active: false }] })).toEqual([
      'update openai adopts active:desired',
    ]);
  });

  it.each(['mask', 'random-mask', 'omit'] as const)('settles where it is shown as %s', (display) => {
    const kind = 'toolzz' as const;
    const world = createModelWorld({ ...usual, kind, display }, [{ ...item, config: { api_key: 'theirs' } }]);
    const model = createModelRun(world);
    const actions = () => model.run({ desired: [openai] }).plan.changes.map(line);
    expect([actions(), actions(), actions()]).toEqual([['adopt openai'], ['none openai'], ['none openai']]);
    const seen = model.ledger().entries.openai?.observed['config.api_key'];
    if (display === 'random-mask') expect(seen).toBe(VOLATILE);
    if (display === 'omit') expect(seen).toBe(ABSENT);
    expect(world.requests).toEqual([]);
  });

  it('knows a secret from the provider’s form, though its name does not say so', () => {
    const pinned = entry('openai', { type: 'openai', config: { pin: 'four-digits' } });
    const plan = planOf({ ...toolzz, desired: [pinned] });
    expect(JSON.stringify(plan)).not.toContain('four-digits');
    expect(plan.changes[0]?.fields).toContainEqual(
      expect.objectContaining({ path: 'config.pin', secret: true, after: null }),
    );
  });
});

describe('changing where credentials and service are fixed', () => {
  const rotated = { ...openai, config: { api_key: 'b-secret' } };

  it('blocks a rotated secret, and applies the rest', () => {
    expect(lines({ desired: [{ ...rotated, name: 'New' }], live: [item], entries })).toEqual([
      'update openai name:desired',
      'update openai config.api_key:desired !immutable',
    ]);
  });

  it('replaces for it where the entry allows it, once', () => {
    const world = createModelWorld({ ...usual, kind: 'toolzz' }, []);
    const model = createModelRun(world);
    const replacing = { ...openai, replace: true };
    model.run({ desired: [replacing] });
    const desired = [{ ...replacing, config: { api_key: 'b-secret' } }];
    expect(model.run({ desired }).plan.changes.map(line)).toEqual(['replace openai config.api_key:desired']);
    expect(world.requests.map(({ method, id }) => `${method} ${id}`)).toEqual([
      'POST made-1',
      'POST made-2',
      'DELETE made-1',
    ]);
    expect(model.ledger()).toMatchObject({ entries: { openai: { id: 'made-2' } }, released: ['made-1'] });
    expect(model.run({ desired }).plan.changes.map(line)).toEqual(['none openai']);
  });

  it('releases a credential that left the YAML: it cannot be removed', () => {
    const plan = planOf({ ...toolzz, desired: [{ ...openai, config: {} }], live: [item], entries });
    expect(plan.changes.map(line)).toEqual(['none openai']);
    expect(plan.bookkeeping).toHaveLength(1);
  });

  it('names fields that the provider does not have, and creates the rest', () => {
    const { plan, planned } = workOf({
      ...toolzz,
      desired: [{ ...openai, visibility: 'public', agentId: null }],
    });
    expect(plan.changes.map(line)).toEqual([
      'create openai name:desired active:desired config.api_key:desired',
      'create openai visibility:desired agentId:desired !unsupported',
    ]);
    expect(plan.changes[1]?.blocked?.message).toBe('openai: no visibility; no agentId');
    expect(planned[0]?.work).toMatchObject({
      kind: 'create',
      unsupported: new Set(['visibility', 'agentId']),
    });
  });

  it('blocks an unavailable service, also for a replace', () => {
    const moon = { ...openai, type: 'moon', replace: true };
    expect(lines({ desired: [moon], live: [item], entries })).toEqual([
      'replace openai type:desired !unavailable',
    ]);
  });
});
