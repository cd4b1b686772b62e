import type { DesiredAccount, DesiredIntegration } from '../../src/model/desired.ts';
import type { Hasher } from '../../src/model/hasher.ts';
import type { Ledger, LedgerEntry, LedgerFacts } from '../../src/model/ledger-entry.ts';
import type { LiveIntegration } from '../../src/model/live.ts';
import type { LedgerStep } from '../../src/model/plan.ts';
import { desiredFields } from '../../src/plan/compare/fields.ts';
import { emptyEntry } from '../../src/plan/compare/refresh-entry.ts';
import { settleWrites } from '../../src/plan/compare/settle-writes.ts';
import { learnEffects } from '../../src/plan/compare/updates-effect.ts';
import { planAccount, type WorkPlan } from '../../src/plan/plan-account.ts';
import type { Work } from '../../src/plan/planned.ts';
import { updateBody } from '../../src/plan/update-body.ts';
import { recordWrite, sentPaths } from '../../src/reconcile/record-write.ts';
import type { ModelWorld } from './model-world.ts';
import { NOW, account as usualAccount, hasher as usualHasher } from './plan-fixtures.ts';

/** What a run is asked for. */
export type Asked = {
  readonly desired: readonly DesiredIntegration[];
  readonly hasher?: Hasher;
  readonly account?: DesiredAccount;
  readonly force?: boolean;
};

/** Plans and applies as a run does, on a world and a ledger in memory, one after the other and without failures. */
export interface ModelRun {
  /** The ledger as it is now. */
  ledger(): Ledger;
  /** Observes and plans; changes nothing but the world's count of looks. `live` stands in for the provider's list. */
  plan(asked: Asked, live?: readonly LiveIntegration[]): WorkPlan;
  /** Writes a plan's bookkeeping and makes its changes. */
  apply(asked: Asked, plan: WorkPlan): void;
  /** Looks at what was written, up to two times. Says what the looks had to say. */
  verify(asked: Asked): readonly string[];
  /** All of it, and the plan that was applied. */
  run(asked: Asked): WorkPlan;
}

/** How much later each run is: no write is settling any more. */
const BETWEEN_RUNS = 60_000;

const allFields = (entry: DesiredIntegration, unsupported: ReadonlySet<string>): Set<string> =>
  new Set(desiredFields(entry).flatMap(([path]) => (unsupported.has(path) ? [] : [path])));

/** Makes the runs of one account on a world. */
export const createModelRun = (world: ModelWorld): ModelRun => {
  let now = NOW;
  const entries = new Map<string, LedgerEntry>();
  const released = new Set<string>();
  let facts: LedgerFacts = {};

  const keep = (step: LedgerStep): void => {
    if (step.kind === 'move') entries.delete(step.from);
    if (step.kind === 'drop') entries.delete(step.key);
    if (step.kind === 'put') entries.set(step.key, step.entry);
    if (step.kind === 'move') entries.set(step.to, step.entry);
    if (step.kind !== 'move' && step.release !== undefined) released.add(step.release);
  };

  const remove = (id: string): void => {
    world.remove(id);
    if (world.capabilities.removal === 'switch-off') released.add(id);
  };

  const created = (work: Extract<Work, { kind: 'create' | 'replace' }>, by: Hasher, retire?: string) => {
    const { entry, secrets, unsupported } = work;
    const written = world.create(entry);
    const owner = { ...emptyEntry(by.fingerprint), ...(retire === undefined ? {} : { retire }) };
    const paths = allFields(entry, unsupported);
    const facts = { hasher: by, owner, entry, paths, secrets, revision: 'r1', now };
    return recordWrite({ ...facts, id: written.id, before: null, answer: written.live });
  };

  const update = (work: Extract<Work, { kind: 'update' }>, by: Hasher): LedgerEntry => {
    const { entry, owner, live, keep: kept, omit, secrets } = work;
    const paths = new Set<string>(work.fields.map(({ path }) => path));
    const written = world.put(live.id, updateBody({ entry, owner, live, paths, keep: kept, omit }));
    const facts = { hasher: by, owner, entry, secrets, revision: 'r1', now };
    const sent = sentPaths(entry, paths, new Set([...kept, ...omit]));
    return recordWrite({ ...facts, omit, id: live.id, before: live, answer: written.live, paths: sent });
  };

  const finishReplace = (key: string, old: string): void => {
    remove(old);
    const { retire: _old, ...rest } = entries.get(key) as LedgerEntry;
    entries.set(key, rest);
  };

  const make = (key: string, work: Work, by: Hasher): void => {
    switch (work.kind) {
      case 'create':
        entries.set(key, created(work, by, entries.get(key)?.retire));
        break;
      case 'update':
        entries.set(key, update(work, by));
        break;
      case 'replace':
        entries.set(key, created(work, by, work.live.id));
        finishReplace(key, work.live.id);
        break;
      case 'retire':
        finishReplace(key, work.old.id);
        break;
      case 'delete':
        remove(work.live.id);
        entries.delete(key);
        break;
      case 'adopt':
        entries.set(key, work.owner);
        break;
      default:
        work satisfies never;
    }
  };

  const model: ModelRun = {
    ledger: () => ({ entries: Object.fromEntries(entries), released: [...released], facts }),
    plan: ({ desired, hasher = usualHasher, account = usualAccount(), force = false }, live = world.list()) =>
      planAccount({
        account,
        desired,
        observation: { live, at: now, requests: 1, capabilities: world.capabilities },
        ledger: model.ledger(),
        hasher,
        revision: 'r1',
        now,
        manual: true,
        force,
        keys: null,
      }),
    apply: ({ hasher = usualHasher }, { plan, planned }) => {
      for (const step of plan.bookkeeping) keep(step);
      for (const { change, work } of planned) if (work) make(change.key, work, hasher);
    },
    verify: ({ desired, hasher = usualHasher }) => {
      const notices: string[] = [];
      for (let look = 1; look <= 2; look++) {
        const live = new Map(world.list().map((item) => [item.id, item]));
        for (const [key, entry] of entries) {
          const shown = live.get(entry.id ?? '');
          if (!shown) continue;
          // So soon after the write, a list that still shows something proves nothing by itself.
          const looks = { hasher, entry, live: shown, all: [...live.values()], settling: true };
          facts = { updates: learnEffects(looks, facts.updates ?? {}) };
          const looked = settleWrites(
            hasher,
            entry,
            shown,
            desired.find((wanted) => wanted.key === key),
          );
          entries.set(key, looked.entry);
          notices.push(...looked.notices);
        }
      }
      return notices;
    },
    run: (asked) => {
      now += BETWEEN_RUNS;
      const plan = model.plan(asked);
      model.apply(asked, plan);
      if (plan.planned.some(({ work }) => work !== null)) model.verify(asked);
      now += BETWEEN_RUNS;
      return plan;
    },
  };
  return model;
};
