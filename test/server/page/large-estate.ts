import type { Change } from '../../../src/model/plan.ts';
import type { AccountStatus, KnownIntegration, RunReport } from '../../../src/model/run.ts';
import { account, accountStatus, change, field, report } from '../../report/render-fixture.ts';
import { followedSource } from '../serve.ts';
import { type Estate, fieldsOf, fieldView, historyEntry, integration, runQuarter } from './page-fixture.ts';

const ACCOUNTS = 30;
const EACH = 50;
const types = ['shopify', 'hubspot', 'smtp', 'custom_api', 'slack', 'openai'];

/** The commits of the estate, by what each did. */
export const commits = {
  calm: { id: '1'.repeat(40), title: 'Tidy up the comments', author: 'Ana' },
  rename: { id: '2'.repeat(40), title: 'Rename the storefronts', author: 'Bruno' },
  remove: { id: '3'.repeat(40), title: 'Remove the old shops', author: 'Carla' },
} as const;

type Commit = (typeof commits)[keyof typeof commits];

/** One integration in trouble: what its pages must tell. */
export type Trouble = {
  readonly account: string;
  readonly status: KnownIntegration;
  readonly commit: Commit;
  readonly change: Change;
  /** Words of the next step. */
  readonly step: RegExp;
};

const accountName = (at: number): string => `store-${String(at + 1).padStart(2, '0')}`;

/** Five in five accounts, each of another kind. */
export const troublesAt = (now: number): readonly Trouble[] => {
  const since = now - 3 * 3_600_000;
  const one = (
    at: number,
    facts: Omit<Parameters<typeof integration>[1] & object, 'key'>,
    commit: Commit,
    made: Parameters<typeof change>[1],
    step: RegExp,
  ): Trouble => {
    const key = `shop-${String(at * EACH + 3).padStart(4, '0')}`;
    const status = integration(key, { since, revision: commit.id, name: `Storefront ${at}`, ...facts });
    return {
      account: accountName(at),
      status,
      commit,
      change: change(key, { name: `Storefront ${at}`, ...made }),
      step,
    };
  };
  const name = field('name', { before: 'Old name', after: 'New name' });
  const drifted = field('config.channel', { before: 'by-hand', after: 'general', cause: 'drift' });
  const rejected = { reason: 'rejected', message: 'AlooChat answered 422: no such shop_domain' } as const;
  const deletes = { reason: 'deletes', message: '12 of 50 integrations would be deleted' } as const;
  return [
    one(
      2,
      { condition: 'failed', message: 'AlooChat answered 503 to PUT /integrations/id-1.' },
      commits.rename,
      { fields: [name] },
      /setpoint retry shop-0103 --account store-03/,
    ),
    one(
      4,
      { condition: 'blocked', ...rejected },
      commits.rename,
      { fields: [name], blocked: rejected },
      /Correct the entry at all\.yaml:12.*setpoint retry/,
    ),
    one(
      5,
      { condition: 'blocked', ...deletes },
      commits.remove,
      { action: 'delete', blocked: deletes },
      /Review the whole plan of store-06/,
    ),
    one(
      6,
      { condition: 'contested', message: 'config.channel changed at the provider after each of our writes' },
      commits.calm,
      { action: 'none', contested: true, drift: true, fields: [drifted] },
      /Find what else writes these fields at AlooChat/,
    ),
    one(
      21,
      { condition: 'drifted', message: 'config.channel drifted; reported only (drift: report)' },
      commits.calm,
      { action: 'none', drift: true, fields: [drifted] },
      /setpoint accept shop-1053/,
    ),
  ];
};

const statusOf = (at: number, troubles: readonly Trouble[], now: number): AccountStatus => {
  const name = accountName(at);
  const trouble = troubles.find((each) => each.account === name);
  const integrations = Array.from({ length: EACH }, (_, nth): KnownIntegration => {
    const key = `shop-${String(at * EACH + nth).padStart(4, '0')}`;
    return trouble?.status.key === key
      ? trouble.status
      : integration(key, {
          since: now - (nth + 1) * 3_600_000,
          revision: commits.calm.id,
          type: types[nth % types.length] ?? '',
          name: `Customer care ${nth} of ${name}`,
        });
  });
  const result = trouble === undefined ? 'converged' : 'partial';
  const lastRun = report({ account: name, result, startedAt: now - 120_000, revision: commits.rename.id });
  return accountStatus({ account: name, lastRun, integrations });
};

const runsOf = (name: string, at: number, now: number): readonly RunReport[] =>
  Array.from({ length: 40 }, (_, nth) =>
    report({
      account: name,
      run: `run-${at}-${nth}`,
      trigger: nth % 3 === 0 ? 'edit' : 'schedule',
      startedAt: now - (nth * 30 + at) * 60_000,
      result: nth % 11 === 10 ? 'failed' : 'converged',
      applied: { update: nth + 1 },
      revision: commits.rename.id,
      revisionTitle: commits.rename.title,
      revisionAuthor: commits.rename.author,
    }),
  );

/** 30 accounts of 50 integrations at a Git source, a day of runs, and five in trouble. */
export const largeEstate = (now: number): Estate => {
  const troubles = troublesAt(now);
  const names = Array.from({ length: ACCOUNTS }, (_, at) => accountName(at));
  const planOf = (name: string) => {
    const changes = troubles.filter((each) => each.account === name).map((each) => each.change);
    return account({ account: name, changes });
  };
  const tableOf = ({ change: made }: Trouble) =>
    fieldsOf(
      fieldView('active', { desired: { kind: 'value', value: true }, live: { kind: 'value', value: true } }),
      ...made.fields.map((each) =>
        fieldView(each.path, {
          desired: { kind: 'value', value: each.after },
          live: { kind: 'value', value: each.before },
          differs: { change: made, field: each },
        }),
      ),
    );
  return {
    statuses: names.map((_, at) => statusOf(at, troubles, now)),
    plans: Object.fromEntries(names.map((name) => [name, planOf(name)])),
    runs: names.flatMap((name, at) => runsOf(name, at, now)),
    history: troubles.map(({ account: of, status: { key }, commit }) =>
      historyEntry({
        account: of,
        key,
        at: now - 3 * 3_600_000,
        revision: commit.id,
        revisionTitle: commit.title,
        revisionAuthor: commit.author,
      }),
    ),
    quarters: Array.from({ length: 96 }, (_, nth) =>
      runQuarter(now - nth * 900_000, nth % 17 === 5 ? { failed: 1 } : {}, 700 + (nth % 13) * 90),
    ),
    fields: Object.fromEntries(troubles.map((each) => [each.status.key, tableOf(each)])),
    source: {
      ...followedSource,
      url: 'https://github.com/acme/bots.git',
      commit: { ...commits.rename, timeMs: now - 4 * 3_600_000 },
    },
    position: { file: 'all.yaml', line: 12, column: 3 },
  };
};
