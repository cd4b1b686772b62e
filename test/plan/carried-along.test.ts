import { describe, expect, it } from 'vitest';
import type { DesiredIntegration } from '../../src/model/desired.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { createModelRun } from '../support/model-run.ts';
import { createModelWorld, usual } from '../support/model-world.ts';
import { account, entry, live, planOf } from '../support/plan-fixtures.ts';

/* Config goes whole with each write of it, so a write carries what the YAML does not ask for. */

const shop = (config: JsonObject): DesiredIntegration => entry('shop', { config, secretPaths: [] });

const opened = () => {
  const world = createModelWorld({ ...usual, put: 'replace', display: 'echo' }, []);
  const model = createModelRun(world);
  const stored = () => [...world.stored().values()][0];
  const byHand = (config: JsonObject): void => {
    const item = stored();
    if (item) world.byHand(item.id, { ...item, config });
  };
  return { model, byHand, config: () => stored()?.config };
};

describe('a write of config carries along', () => {
  it('a key that was added by hand, and not an empty secret', () => {
    const { model, byHand, config } = opened();
    model.run({ desired: [shop({ region: 'eu' })] });
    byHand({ region: 'eu', colour: 'red', api_key: '' });
    model.run({ desired: [shop({ region: 'us' })] });
    expect(config()).toEqual({ region: 'us', colour: 'red' });
  });

  it('drift that is only reported, also where the key is gone', () => {
    const { model, byHand, config } = opened();
    const asked = (region: string) => ({
      desired: [shop({ region, colour: 'red', size: 'big' })],
      account: account({ drift: 'report' }),
    });
    model.run(asked('eu'));
    byHand({ region: 'eu', colour: 'blue' });
    model.run(asked('us'));
    expect(config()).toEqual({ region: 'us', colour: 'blue' });
  });
});

describe('the first write of what was adopted', () => {
  const adopting = (desired: JsonObject, shown: JsonObject) =>
    planOf({ desired: [shop(desired)], live: [live('id-shop', { config: shown })] }).changes.at(-1)?.blocked;

  it('is held back by a secret that is shown as nothing, and by nothing else that is', () => {
    expect(adopting({ region: 'eu' }, { region: 'us', api_key: '' })?.message).toContain(
      'may hide config.api_key',
    );
    expect(adopting({ region: 'eu' }, { region: 'us', note: '' })).toBeNull();
  });

  it('is not held back by what the YAML asks to be none', () => {
    const shown = { region: 'us', oauth: { client_id: 'a' } };
    expect(adopting({ region: 'eu', oauth: null }, shown)).toBeNull();
    expect(adopting({ region: 'eu', oauth: { client_id: 'b' } }, shown)?.reason).toBe('unsupported');
  });
});
