import { describe, expect, it } from 'vitest';
import { isSaidAlready, type Judging, whyNotTaken } from '../../../src/app/accept/judge-field.ts';
import type { ValuePath } from '../../../src/desired/edit/field-path.ts';
import type { JsonObject } from '../../../src/model/json.ts';
import type { LiveIntegration } from '../../../src/model/live.ts';
import { entry, live, planOf } from '../../support/plan-fixtures.ts';

type Given = {
  readonly written?: JsonObject;
  readonly shown?: Partial<LiveIntegration>;
  readonly secretPaths?: readonly string[];
};

/** An entry `shop` with a config, beside what is live under its name. */
const judging = (config: JsonObject, given: Given = {}): Judging => {
  const desired = entry('shop', { config });
  const shown = live('id-shop', given.shown ?? {});
  return {
    entry: desired,
    written: given.written ?? { type: 'shopify', name: desired.name, config },
    live: shown,
    changes: planOf({ desired: [desired], live: [shown] }).changes,
    secretPaths: new Set(given.secretPaths ?? []),
    holdsSecret: (value) => JSON.stringify(value).includes('s3cret'),
    defaultsAt: {},
    placeOf: (path) => `shop.yaml:${path.join('/')}`,
  };
};

describe('a live value is not taken over', () => {
  it.for<[why: string, Judging, ValuePath, string]>([
    [
      'that comes from a reference',
      judging(
        { host: 'a' },
        { written: { config: { host: `$${'{HOST}'}` } }, shown: { config: { host: 'b' } } },
      ),
      ['config', 'host'],
      'its value comes from a reference; edit it at shop.yaml:config/host',
    ],
    [
      'with a reference deep inside',
      judging(
        {},
        { written: { config: { list: ['x', { at: `$${'{AT}'}` }] } }, shown: { config: { list: [] } } },
      ),
      ['config', 'list'],
      'edit it at shop.yaml:config/list/1/at',
    ],
    [
      'that is masked',
      judging({ a: 'x' }, { shown: { config: { a: 'x***' } } }),
      ['config', 'a'],
      'masked only',
    ],
    [
      'that is secret by the plan',
      judging({ a: 'x' }, { shown: { config: { a: 'y' } }, secretPaths: ['config.a'] }),
      ['config', 'a'],
      'it is secret',
    ],
    [
      'that is secret by its name',
      judging({ api_key: 'x' }, { shown: { config: { api_key: 'y' } } }),
      ['config', 'api_key'],
      'it is secret',
    ],
    [
      'that holds a secret',
      judging({ a: 'x' }, { shown: { config: { a: 'a s3cret' } } }),
      ['config', 'a'],
      'it is secret',
    ],
    [
      'that is not shown',
      judging({ a: 'x' }, { shown: { configHidden: true } }),
      ['config', 'a'],
      'does not show it',
    ],
    ['of a field that is not shown', judging({}), ['visibility'], 'does not show it'],
    [
      'inside a value that the YAML does not have',
      judging({}, { shown: { config: { a: { b: 1 } } } }),
      ['config', 'a', 'b'],
      'nothing that it is a part of',
    ],
    [
      'that is an item of a longer list',
      judging({ a: ['x'] }, { shown: { config: { a: ['x', 'y'] } } }),
      ['config', 'a', 1],
      'nothing that it is a part of',
    ],
    [
      'that is in sync in another form',
      judging({ a: 'x' }, { shown: { config: { a: 'x' } } }),
      ['config', 'a'],
      'they are in sync',
    ],
  ])('%s', ([, given, path, why]) => {
    expect(whyNotTaken(given, path)).toContain(why);
  });
});

describe('a live value is taken over', () => {
  it.for<[what: string, Judging, ValuePath]>([
    ['that differs', judging({ a: 'x' }, { shown: { config: { a: 'y' } } }), ['config', 'a']],
    ['that the YAML does not have', judging({}, { shown: { config: { a: 'y' } } }), ['config', 'a']],
    ['that was removed', judging({ a: 'x' }), ['config', 'a']],
    [
      'as an item of both lists',
      judging({ a: ['x'] }, { shown: { config: { a: ['y'] } } }),
      ['config', 'a', 0],
    ],
    ['of a field of its own', judging({}, { shown: { active: false } }), ['active']],
  ])('%s', ([, given, path]) => {
    expect(whyNotTaken(given, path)).toBeNull();
  });
});

describe('what the YAML says already', () => {
  it.for<[Judging, ValuePath, boolean]>([
    [judging({ a: 'x' }, { shown: { config: { a: 'x' } } }), ['config', 'a'], true],
    [judging({ a: 'x' }, { shown: { config: { a: 'y' } } }), ['config', 'a'], false],
    [judging({}), ['active'], true],
    [judging({}, { shown: { active: false } }), ['active'], false],
    [
      judging(
        {},
        {
          written: { agentId: '6F9619FF-8B86-D011-B42D-00CF4FC964FF' },
          shown: { agentId: '6f9619ff-8b86-d011-b42d-00cf4fc964ff' },
        },
      ),
      ['agentId'],
      true,
    ],
    [judging({}), ['visibility'], false],
  ])('%#', ([given, path, said]) => {
    expect(isSaidAlready(given, path)).toBe(said);
  });
});

describe('a field that a default of the account gives', () => {
  const at = { file: 'accounts.yaml', line: 7, column: 7 };
  const given = (
    entry: Partial<Judging['entry']>,
    shown: Partial<LiveIntegration>,
    defaults: readonly string[],
    written: JsonObject = {},
  ): Judging => {
    const judged = judging({}, { shown, written });
    const defaultsAt = Object.fromEntries(defaults.map((name) => [name, at]));
    return { ...judged, entry: { ...judged.entry, ...entry }, defaultsAt };
  };

  it.for<[Judging, ValuePath, boolean]>([
    [given({ visibility: 'private' }, { visibility: 'private' }, ['visibility']), ['visibility'], true],
    [given({ visibility: 'private' }, { visibility: 'public' }, ['visibility']), ['visibility'], false],
    [given({ active: false }, { active: true }, ['active']), ['active'], false],
    [given({ active: false }, { active: false }, ['active']), ['active'], true],
    [given({ agentId: null }, { agentId: null }, ['agentId']), ['agentId'], true],
    [given({ agentId: null }, { agentId: 'a' }, ['agentId']), ['agentId'], false],
  ])('is said already where it is live: %#', ([judged, path, said]) => {
    expect(isSaidAlready(judged, path)).toBe(said);
  });

  it('is not taken over: its line is named, and that of the entry', () => {
    const judged = given({ active: false }, { active: true }, ['active']);
    expect(whyNotTaken(judged, ['active'])).toBe(
      'it comes from the defaults of account acme, which others of its integrations share; edit it at accounts.yaml:7, or write active into the entry at shop.yaml:',
    );
  });

  it('is judged as any other where the entry has it itself, or the default is of another field', () => {
    const written = { visibility: 'private' };
    const judged = given({ visibility: 'private' }, { visibility: 'public' }, ['visibility'], written);
    expect(whyNotTaken(judged, ['visibility'])).not.toContain('defaults');
    expect(whyNotTaken(given({}, { active: false }, ['visibility']), ['active'])).toBeNull();
  });
});
