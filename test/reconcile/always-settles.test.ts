import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { DesiredIntegration } from '../../src/model/desired.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { LedgerEntry } from '../../src/model/ledger-entry.ts';
import type { LiveIntegration } from '../../src/model/live.ts';
import { lookAt } from '../../src/plan/look.ts';
import { planAccount } from '../../src/plan/plan-account.ts';
import { isSettling } from '../../src/plan/settle-time.ts';
import { updateBody } from '../../src/plan/update-body.ts';
import { recordWrite, sentPaths } from '../../src/reconcile/record-write.ts';
import { account, applied, entry, hasher, inputOf, live } from '../support/plan-fixtures.ts';

/* One integration with two config keys at a provider that makes what it likes of each value. In the end there is nothing to write and nothing to note. */

/** What is kept of a value that was sent. */
const kept = {
  same: (value: string) => value,
  rewritten: (value: string) => `made of ${value}`,
  stamped: (value: string, write: number) => `${value} at ${write}`,
  ignored: (value: string, _write: number, old: string | undefined) => old ?? value,
  default: () => 'the default',
} as const;

type Making = keyof typeof kept;
type Event =
  | { readonly is: 'run' | 'run-that-dies' | 'run-held-back' }
  | { readonly is: 'hand' | 'hand-before-verify' | 'yaml'; readonly key: 'x' | 'y' };
type Story = {
  readonly makes: { readonly x: Making; readonly y: Making };
  readonly answers: 'echo' | 'kept' | 'bare' | 'other';
  readonly late: number;
  readonly drift: 'revert' | 'report';
  readonly events: readonly Event[];
};

const key = fc.constantFrom('x' as const, 'y' as const);
const making = fc.constantFrom(...(Object.keys(kept) as Making[]));
const events: fc.Arbitrary<Event> = fc.oneof(
  fc.record({ is: fc.constantFrom('run' as const, 'run-that-dies' as const, 'run-held-back' as const) }),
  fc.record({ is: fc.constantFrom('hand' as const, 'hand-before-verify' as const, 'yaml' as const), key }),
);
const stories: fc.Arbitrary<Story> = fc.record({
  makes: fc.record({ x: making, y: making }),
  answers: fc.constantFrom('echo', 'kept', 'bare', 'other'),
  late: fc.nat(2),
  drift: fc.constantFrom('revert', 'report'),
  events: fc.array(events, { maxLength: 9 }),
});

/** A provider with one integration, and what its lists show of it. */
class OneLive {
  private store: { readonly [key: string]: string } = { x: 'x0', y: 'y0' };
  private before = this.store;
  private lateLooks = 0;
  private readonly story: Story;
  writes = 0;
  constructor(story: Story) {
    this.story = story;
  }

  list(): LiveIntegration {
    return live('id-one', { config: this.lateLooks-- > 0 ? this.before : this.store });
  }

  byHand(of: string): void {
    this.store = { ...this.store, [of]: `by hand ${++this.writes}` };
  }

  /** @returns what the answer shows; null: nothing */
  put(sent: JsonObject): LiveIntegration | null {
    const { makes, answers, late } = this.story;
    this.writes += 1;
    [this.before, this.lateLooks] = [this.store, late];
    const made = Object.entries(sent).map(
      ([of, value]) => [of, kept[makes[of as 'x']](String(value), this.writes, this.store[of])] as const,
    );
    this.store = { ...this.store, ...Object.fromEntries(made) };
    const others = Object.fromEntries(Object.keys(sent).map((of) => [of, `answered ${this.writes}`]));
    const shown = { echo: sent, kept: this.store, other: others, bare: null }[answers];
    return shown && live('id-one', { config: { ...this.store, ...shown } });
  }
}

const SECOND = 1_000;
const NOTHING = new Set<string>();

/** Setpoint over that provider: the plan, the write and the looks of its runs, without their I/O. */
class OneOwner {
  private now = 1_700_000_000_000;
  private edits = 0;
  private desired: DesiredIntegration = entry('one', { config: { x: 'x0', y: 'y0' } });
  private ledger: LedgerEntry;
  private readonly provider: OneLive;
  private readonly drift: Story['drift'];
  constructor(provider: OneLive, drift: Story['drift']) {
    this.provider = provider;
    this.drift = drift;
    this.ledger = applied(this.desired, provider.list());
  }

  edit(of: string): void {
    const config = { ...this.desired.config, [of]: `${of}${++this.edits}` };
    this.desired = entry('one', { config });
  }

  /** @returns how much it wrote and noted */
  run(how: Event['is'] = 'run', meanwhile: () => void = () => undefined): number {
    this.now += 60 * SECOND;
    const shown = this.provider.list();
    const { planned, plan } = planAccount(
      inputOf({
        account: account({ drift: this.drift }),
        desired: [this.desired],
        live: [shown],
        entries: { one: this.ledger },
        now: this.now,
      }),
    );
    for (const step of plan.bookkeeping) if (step.kind === 'put') this.ledger = step.entry;
    const works = planned.flatMap(({ work }) => (work?.is === 'update' ? [work] : []));
    if (how === 'run-held-back') return works.length + plan.bookkeeping.length;
    for (const { fields, owner, keep } of works) {
      const paths = new Set<string>(fields.map(({ path }) => path));
      const body = updateBody({ entry: this.desired, owner, live: shown, paths, keep });
      this.ledger = recordWrite({
        hasher,
        owner: this.ledger,
        entry: this.desired,
        id: shown.id,
        before: shown,
        answer: this.provider.put(body.config ?? {}),
        paths: sentPaths(this.desired, paths, keep),
        secrets: NOTHING,
        revision: 'r1',
        now: this.now,
      });
    }
    meanwhile();
    if (how === 'run' && works.length > 0) this.verify();
    return works.length + plan.bookkeeping.length;
  }

  private verify(): void {
    const deadline = this.now + 5 * SECOND;
    for (let looks = 1; ; looks++) {
      this.now += 700;
      const settling = isSettling(this.ledger, this.now);
      const options = {
        settling,
        readAt: this.now,
        reports: this.drift === 'report',
      };
      const look = lookAt(hasher, this.ledger, this.provider.list(), this.desired, options);
      this.ledger = look.entry;
      if (!((look.unsettled && looks < 3) || (look.late && this.now < deadline))) return;
    }
  }
}

const tell = (owner: OneOwner, provider: OneLive, event: Event): void => {
  if (event.is === 'yaml') owner.edit(event.key);
  else if (event.is === 'hand') provider.byHand(event.key);
  else if (event.is === 'hand-before-verify') owner.run('run', () => provider.byHand(event.key));
  else owner.run(event.is);
};

it('whatever a provider makes of a value, answers and lists late, and whenever people edit: in the end nothing is left to write or to note', () => {
  fc.assert(
    fc.property(stories, (story) => {
      const provider = new OneLive(story);
      const owner = new OneOwner(provider, story.drift);
      for (const event of story.events) tell(owner, provider, event);
      for (let quiet = 0; quiet < 6; quiet++) owner.run();
      expect([owner.run(), owner.run(), owner.run()]).toEqual([0, 0, 0]);
    }),
    { numRuns: Number(process.env.TORTURE_WORLDS ?? 3_000) },
  );
});
