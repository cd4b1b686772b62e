import pc from 'picocolors';
import type { AccountPlan, Change, FieldChange, PlanSummary } from '../../src/model/plan.ts';
import type { AccountStatus, RunReport } from '../../src/model/run.ts';

export const plain = { palette: pc.createColors(false) };
export const coloured = { palette: pc.createColors(true) };

export const revision = '4f2c9ab1d2e30000000000000000000000000000';

export const field = (path: string, facts: Partial<FieldChange> = {}): FieldChange => ({
  path,
  before: null,
  after: null,
  secret: false,
  cause: 'desired',
  ...facts,
});

export const change = (key: string, facts: Partial<Change> = {}): Change => ({
  key,
  action: 'update',
  type: 'shopify',
  name: 'My Shopify Store',
  id: facts.action === 'create' ? null : 'id-1',
  fields: [],
  blocked: null,
  digest: 'DIGEST',
  entryHash: 'ENTRYHASH',
  ...facts,
});

export const summary = (facts: Partial<PlanSummary> = {}): PlanSummary => ({
  create: 0,
  update: 0,
  replace: 0,
  delete: 0,
  adopt: 0,
  none: 0,
  blocked: 0,
  ...facts,
});

export const account = (facts: Partial<AccountPlan> = {}): AccountPlan => ({
  account: 'acme',
  provider: 'aloochat',
  summary: summary(),
  changes: [],
  bookkeeping: [],
  notices: [],
  ...facts,
});

export const report = (facts: Partial<RunReport> = {}): RunReport => ({
  account: 'acme',
  run: 'run-1',
  trigger: 'command',
  revision,
  result: 'converged',
  applied: {},
  failed: [],
  blocked: [],
  error: null,
  notices: [],
  startedAt: 0,
  durationMs: 3210,
  ...facts,
});

export const accountStatus = (facts: Partial<AccountStatus> = {}): AccountStatus => ({
  account: 'acme',
  provider: 'aloochat',
  paused: false,
  orphaned: false,
  lastRun: null,
  rate: null,
  integrations: [],
  ...facts,
});
