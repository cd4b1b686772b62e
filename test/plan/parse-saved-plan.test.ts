import { expect, it } from 'vitest';
import { parseSavedPlan } from '../../src/plan/saved/parse-saved-plan.ts';
import { savePlan } from '../../src/plan/saved/save-plan.ts';
import { account, change, revision } from '../report/render-fixture.ts';
import { hasher, NOW } from '../support/plan-fixtures.ts';

const saved = savePlan(
  { revision, accounts: [account({ changes: [change('shop')] })] },
  {
    marks: new Map([['acme', { digest: 'DESIRED', hasher }]]),
    force: false,
    selected: undefined,
    setpoint: '1.2.3',
    now: NOW,
    scrub: (text) => text,
  },
);

const parsed = (value: unknown): unknown => parseSavedPlan(JSON.stringify(value), 'plan.json');

it('a saved plan is read as it was saved', () => {
  expect(parsed(saved)).toStrictEqual(saved);
});

it.each<[string, string, string]>([
  ['half of a file', JSON.stringify(saved).slice(0, 100), 'truncated: it is not valid JSON'],
  [
    'what plan --json prints',
    JSON.stringify({ accounts: [] }),
    'the output of plan --json cannot be applied',
  ],
  ['a list', '[]', 'not what setpoint plan --out writes'],
  [
    'a plan of a later setpoint',
    JSON.stringify({ ...saved, version: 2 }),
    'of version 2, but this setpoint reads version 1',
  ],
  ['a plan without its seals', JSON.stringify({ ...saved, seals: undefined }), 'damaged plan (seals: '],
  [
    'a plan with an unknown action',
    JSON.stringify(saved).replace('"update"', '"explode"'),
    'damaged plan (accounts.0',
  ],
])('%s is refused by the name of the file, with the command that saves a new one', (_, text, why) => {
  expect(() => parseSavedPlan(text, 'plan.json')).toThrow(/^plan\.json is .*setpoint plan --out FILE$/);
  expect(() => parseSavedPlan(text, 'plan.json')).toThrow(why);
});
