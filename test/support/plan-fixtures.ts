import type { DesiredAccount, DesiredIntegration } from '../../src/model/desired.ts';
import { configPath } from '../../src/model/field.ts';
import type { Hasher } from '../../src/model/hasher.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { LedgerEntry, Removal } from '../../src/model/ledger-entry.ts';
import type { LiveIntegration } from '../../src/model/live.ts';
import type { AccountPlan, Change } from '../../src/model/plan.ts';
import type { Capabilities } from '../../src/model/provider.ts';
import { desiredFields, hashField, liveField } from '../../src/plan/compare/fields.ts';
import { emptyEntry } from '../../src/plan/compare/refresh-entry.ts';
import { planAccount, type WorkPlan } from '../../src/plan/plan-account.ts';
import type { PlanInput } from '../../src/plan/planning.ts';
import { createHasher } from '../../src/store/ledger/keyring.ts';

/** The time of every plan that does not say another. */
export const NOW = 1_700_000_000_000;

const source = { file: 'desired-state/test.yaml', line: 1, column: 1 };

const remembering = <A extends unknown[]>(make: (...of: A) => string): ((...of: A) => string) => {
  const made = new Map<string, string>();
  return (...of) => {
    const name = JSON.stringify(of);
    const value = made.get(name) ?? make(...of);
    made.set(name, value);
    return value;
  };
};

/** The real keyed hashes, of an account with this credential; each made once, since the properties ask for the same again and again. */
export const hasherOf = (credential = 'credential-1'): Hasher => {
  const real = createHasher({ ledgerKey: null, credential, provider: 'aloochat', salt: 'salt-1' });
  return { ...real, field: remembering(real.field), digest: remembering(real.digest) };
};

export const hasher = hasherOf();

/** An AlooChat account with the defaults of the desired state. */
export const account = (given: Partial<DesiredAccount> = {}): DesiredAccount => ({
  name: 'acme',
  provider: 'aloochat',
  credential: 'credential-1',
  baseUrl: 'https://api.aloochat.ai/api/public',
  fields: {},
  schedule: '*/5 * * * *',
  timezone: 'UTC',
  prune: 'owned',
  drift: 'revert',
  rate: { kind: 'auto' },
  concurrency: 4,
  adopt: 'auto',
  guards: {
    maxDeletes: 10,
    maxDeletePercent: 30,
    maxVanishedPercent: 30,
    maxUpdatePercent: 50,
    allowEmpty: false,
  },
  source,
  ...given,
});

/** Whether a config key is secret by its name, to the fixtures and to the model world. */
export const isSecretKey = (key: string): boolean => /token|secret|api_key/.test(key);

/** The paths of the secret keys of a config, as the desired state would name them. */
export const secretPathsIn = (config: JsonObject): string[] =>
  Object.keys(config).filter(isSecretKey).map(configPath).sort();

/** A desired entry: `shopify`, named after its key. */
export const entry = (key: string, given: Partial<DesiredIntegration> = {}): DesiredIntegration => ({
  key,
  account: 'acme',
  type: 'shopify',
  name: `Name of ${key}`,
  active: true,
  protect: false,
  replace: false,
  config: {},
  secretPaths: secretPathsIn(given.config ?? {}),
  source,
  ...given,
});

/** A live integration; its name is that of the entry with the key that its id ends with (`id-shop`). */
export const live = (id: string, given: Partial<LiveIntegration> = {}): LiveIntegration => ({
  id,
  type: 'shopify',
  name: `Name of ${id.replace(/^id-/, '')}`,
  active: true,
  visibility: undefined,
  agentId: undefined,
  config: {},
  extra: {},
  ...given,
});

/** A ledger entry that owns `id` and knows nothing of its fields. */
export const owned = (id: string | null, given: Partial<LedgerEntry> = {}): LedgerEntry => ({
  ...emptyEntry(hasher.fingerprint),
  id,
  type: 'shopify',
  name: `Name of ${id?.replace(/^id-/, '')}`,
  revision: 'r0',
  appliedAt: NOW - 3_600_000,
  ...given,
});

/** A ledger entry as a verified write of `desired` leaves it, when the provider showed `shown` afterwards. */
export const applied = (
  desired: DesiredIntegration,
  shown: LiveIntegration,
  given: Partial<LedgerEntry> = {},
  by: Hasher = hasher,
): LedgerEntry => {
  const secrets = new Set(desired.secretPaths);
  const fields = desiredFields(desired);
  const appliedHashes = fields.map(
    ([path, value]) => [path, hashField(by, path, value, secrets.has(path))] as const,
  );
  const observed = fields.map(
    ([path]) => [path, hashField(by, path, liveField(shown, path), secrets.has(path))] as const,
  );
  return owned(shown.id, {
    type: desired.type,
    name: desired.name,
    protect: desired.protect,
    secretPaths: [...desired.secretPaths].sort(),
    applied: Object.fromEntries(appliedHashes),
    observed: Object.fromEntries(observed),
    fingerprint: by.fingerprint,
    ...given,
  });
};

const nothingSaid = { blocked: null, unsupported: [], secretPaths: [] };

/** A provider like AlooChat: it deletes, and cannot change a type. `moon` is a type that it does not have. */
export const aloochatLike: Capabilities = {
  removal: 'delete',
  asksById: true,
  immutable: ['type'],
  readOnly: null,
  form: () => null,
  assess: ({ key, type }) =>
    type === 'moon'
      ? { ...nothingSaid, blocked: { reason: 'unavailable', message: `${key}: no type moon` } }
      : nothingSaid,
};

/**
 * A provider like Toolzz: it switches off, changes neither service nor credentials, has no visibility and no agent, and calls
 * `pin` secret. `moon` is switched off in its catalogue; a config key `bogus` does not fit its form.
 */
export const toolzzLike: Capabilities = {
  removal: 'switch-off',
  asksById: false,
  immutable: ['type', 'config'],
  readOnly: null,
  form: () => null,
  assess: (desired) => {
    const off = desired.type === 'moon';
    const wrong = Object.hasOwn(desired.config, 'bogus');
    const blocked = off
      ? ({ reason: 'unavailable', message: `${desired.key}: moon is switched off` } as const)
      : ({ reason: 'invalid', message: `${desired.key}: bogus is not a field` } as const);
    return {
      blocked: off || wrong ? blocked : null,
      unsupported: [
        ...(desired.visibility === undefined
          ? []
          : [{ path: 'visibility' as const, message: 'no visibility' }]),
        ...(desired.agentId === undefined ? [] : [{ path: 'agentId' as const, message: 'no agentId' }]),
      ],
      secretPaths: ['config.pin'],
    };
  },
};

/** What a plan of the tables is made of; everything has a default. */
export type Setting = Partial<Omit<PlanInput, 'observation' | 'ledger'>> & {
  readonly live?: readonly LiveIntegration[];
  readonly entries?: { readonly [key: string]: LedgerEntry };
  readonly released?: readonly string[];
  readonly removals?: readonly Removal[];
  readonly capabilities?: Capabilities;
};

export const inputOf = (setting: Setting): PlanInput => {
  const { live: shown = [], entries = {}, released = [], removals, capabilities, ...rest } = setting;
  return {
    account: account(),
    desired: [],
    hasher,
    revision: 'r1',
    now: NOW,
    manual: false,
    force: false,
    keys: null,
    ...rest,
    observation: {
      live: shown,
      at: rest.now ?? NOW,
      requests: 1,
      capabilities: capabilities ?? aloochatLike,
    },
    ledger: { entries, released, ...(removals && { removals }) },
  };
};

export const workOf = (setting: Setting): WorkPlan => planAccount(inputOf(setting));

export const planOf = (setting: Setting): AccountPlan => workOf(setting).plan;

/** A change in one line: `update shop config.token:desired visibility:drift` or `create shop !rejected`. */
export const line = (change: Change): string =>
  [
    change.action,
    change.key,
    ...(change.adopts ? ['adopts'] : []),
    ...(change.drift ? ['drift'] : []),
    ...change.fields.map(({ path, cause }) => `${path}:${cause}`),
    ...(change.blocked ? [`!${change.blocked.reason}`] : []),
  ].join(' ');

/** All changes of a plan, one line each. */
export const linesOf = (setting: Setting): string[] => planOf(setting).changes.map(line);

/** The only change of a plan. @throws when there is none, or more than one */
export const onlyChange = (setting: Setting): Change => {
  const { changes } = planOf(setting);
  const [change] = changes;
  if (changes.length !== 1 || change === undefined) {
    throw new Error(`expected one change, got: ${changes.map(line).join(' | ') || 'none'}`);
  }
  return change;
};
