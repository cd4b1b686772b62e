import type { IntegrationFields } from '../../../src/app/integration-fields.ts';
import type { SourcePosition } from '../../../src/model/desired.ts';
import type { HistoryEntry } from '../../../src/model/history.ts';
import type { AccountPlan } from '../../../src/model/plan.ts';
import type { AccountStatus, KnownIntegration, RunQuarter, RunReport } from '../../../src/model/run.ts';
import type { SourceStatus } from '../../../src/model/source-status.ts';
import type { RatePoint } from '../../../src/model/throttle.ts';
import type { FieldView } from '../../../src/plan/field-views.ts';
import type { Role } from '../../../src/server/identity.ts';
import type { DriftPatch, Overview } from '../../../src/server/overview.ts';
import type { View, Visitor } from '../../../src/server/page/frame.ts';
import type { SignInWays } from '../../../src/server/page/plain-pages.ts';
import { revision } from '../../report/render-fixture.ts';

export const now = Date.UTC(2026, 0, 2, 12);

export const minutes = (count: number): number => now - count * 60_000;

/** Someone who could sign in, and has not. */
export const stranger: Visitor = {
  identity: null,
  canSignIn: true,
  mayBecomeAdmin: true,
  changeable: true,
};

/** Where there is no token, and no one may change anything. */
export const noToken: Visitor = {
  identity: null,
  canSignIn: false,
  mayBecomeAdmin: false,
  changeable: false,
};

export const signedInAs = (role: Role): Visitor => ({
  ...stranger,
  identity: { role, name: null, by: 'session' },
  mayBecomeAdmin: role !== 'admin',
});

export const namedAs = (name: string, role: Role): Visitor => ({
  ...stranger,
  identity: { role, name, by: 'proxy' },
  mayBecomeAdmin: false,
});

/** Both tokens are set, and a proxy signs people in. */
export const everyWay: SignInWays = { tokens: { admin: true, viewer: true }, proxy: true };

export const view = (facts: Partial<View> = {}): View => ({
  now,
  visitor: stranger,
  here: '/',
  note: null,
  source: null,
  links: null,
  ...facts,
});

export const integration = (key: string, facts: Partial<KnownIntegration> = {}): KnownIntegration => ({
  key,
  condition: 'in-sync',
  message: null,
  reason: null,
  since: minutes(90),
  revision,
  type: 'shopify',
  name: `The ${key}`,
  ...facts,
});

export const historyEntry = (facts: Partial<HistoryEntry> = {}): HistoryEntry => ({
  at: minutes(3),
  account: 'acme',
  run: 'run-1',
  trigger: 'schedule',
  revision,
  revisionTitle: 'Rename the shop',
  key: 'shop',
  action: 'update',
  fields: [{ path: 'name', cause: 'desired' }],
  outcome: 'applied',
  error: null,
  attempts: 1,
  durationMs: 420,
  ...facts,
});

export const ratePoints = (count: number): readonly RatePoint[] =>
  Array.from({ length: count }, (_, at) => ({
    at: minutes((count - at) * 3),
    ratePerSecond: at < 5 ? 5 + 2 * at : at % 9 === 0 ? 7 : 7 + (at % 9) * 0.25,
    refused: at > 4 && at % 9 === 0 ? 2 : 0,
  }));

/** A field as the YAML asks for it and as it is live, in sync unless it is said otherwise. */
export const fieldView = (path: string, facts: Partial<FieldView> = {}): FieldView => ({
  path,
  desired: { kind: 'value', value: 'a' },
  live: { kind: 'value', value: 'a' },
  differs: null,
  ...facts,
});

export const fieldsOf = (...fields: readonly FieldView[]): IntegrationFields => ({
  id: 'id-1',
  fields,
  unmanaged: [],
  readAt: minutes(0),
});

/** A quarter of an hour with one run that converged in a second, unless it is said otherwise. */
export const runQuarter = (
  at: number,
  facts: Partial<RunQuarter['results']> = {},
  longestMs = 1000,
): RunQuarter => ({
  at: Math.floor(at / 900_000) * 900_000,
  results: { converged: 1, partial: 0, superseded: 0, failed: 0, ...facts },
  longestMs,
});

/** What stands in an overview. */
export type Estate = {
  readonly statuses: readonly AccountStatus[];
  readonly plans?: Readonly<Record<string, AccountPlan>>;
  readonly runs?: readonly RunReport[];
  readonly history?: readonly HistoryEntry[];
  readonly rates?: readonly RatePoint[];
  readonly quarters?: readonly RunQuarter[];
  /** By key. */
  readonly fields?: Readonly<Record<string, IntegrationFields>>;
  readonly invalid?: string | null;
  readonly source?: SourceStatus;
  readonly driftPatch?: DriftPatch;
  readonly position?: SourcePosition;
};

/** What the server would read of an estate that stands still. */
export const overviewOf = (estate: Estate): Overview => ({
  statuses: async () => estate.statuses,
  status: async (account) => estate.statuses.find((each) => each.account === account) ?? null,
  history: async ({ account, key, limit }) =>
    (estate.history ?? [])
      .filter((entry) => account === undefined || entry.account === account)
      .filter((entry) => key === undefined || entry.key === key)
      .slice(0, limit),
  runs: async (account, limit) =>
    (estate.runs ?? []).filter((run) => run.account === account).slice(0, limit),
  plan: async (account) => {
    const plan = estate.plans?.[account];
    return plan ?? { account, provider: 'aloochat', error: 'AlooChat answered 503 to GET /integrations.' };
  },
  driftPatch: async () => estate.driftPatch ?? null,
  fields: async (_account, key) => estate.fields?.[key] ?? null,
  rates: async () => estate.rates ?? [],
  quarters: async () => estate.quarters ?? [],
  source: () => estate.source ?? null,
  position: () => estate.position ?? null,
  invalid: () => estate.invalid ?? null,
  observed: async () => new Map(),
  nextTick: () => now + 130_000,
  redisAnswers: async () => true,
  subscribe: () => () => undefined,
});
