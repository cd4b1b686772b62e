import type { DesiredIntegration } from '../../src/model/desired.ts';
import { ProviderError } from '../../src/model/errors.ts';
import type { Change } from '../../src/model/plan.ts';
import { type ChangeTask, NotYet, StepFailed } from '../../src/reconcile/change-task.ts';
import { type ObservedPlan, observeAndPlan, planForRun } from '../../src/reconcile/plan-run.ts';
import { recordFailure } from '../../src/reconcile/record-failure.ts';
import { verify } from '../../src/reconcile/verify.ts';
import { type Hand, openChanges } from '../reconcile/hand.ts';
import type { Workshop } from '../reconcile/workshop.ts';
import type { Event } from './events.ts';
import { type Death, Died, mortal } from './mortal.ts';

const attempts = 3;

/** What ends a run without being a defect: the provider, or the process's own death. */
const isTrouble = (error: unknown): boolean =>
  error instanceof ProviderError || error instanceof StepFailed || error instanceof Died;

/** One world and what is asked of it, through a sequence of events. Entries and neighbours have names that are never given twice. */
export class Story {
  readonly workshop: Workshop;
  /** Every secret that ever was in the YAML. */
  readonly secrets: string[] = [];
  /** The ids that runs have made. */
  readonly made = new Set<string>();
  desired: readonly DesiredIntegration[] = [];
  private readonly make: (key: string, more: Partial<DesiredIntegration>) => DesiredIntegration;
  private names = 0;

  constructor(workshop: Workshop, make: Story['make']) {
    this.workshop = workshop;
    this.make = make;
  }

  /** An entry that was not there before. */
  add(): void {
    const number = ++this.names;
    const entry = this.make(`key-${number}`, { name: `Name ${number}` });
    this.desired = [...this.desired, this.withSecret(entry)];
  }

  /** Lets one thing happen. */
  async happen(event: Event): Promise<void> {
    const { simulated } = this.workshop;
    switch (event.is) {
      case 'edit':
        return this.edit(event.at, (entry) => this.edited(entry, event.what));
      case 'add':
        return this.add();
      case 'remove': {
        const from = event.at % Math.max(1, this.desired.length);
        this.desired = this.desired.filter((_, i) => i < from || i >= from + event.count);
        return;
      }
      case 'move':
        return this.edit(event.at, (entry) => ({ ...entry, key: `moved-${++this.names}` }));
      case 'hand-edit':
        return this.byHand(event.at, event.what);
      case 'hand-delete': {
        const ids = await this.ours();
        const id = ids[event.at % Math.max(1, ids.length)];
        if (id !== undefined) simulated.world.remove(id);
        return;
      }
      case 'twin': {
        // Somebody made by hand what the YAML is about to ask for.
        this.add();
        const entry = this.desired.at(-1);
        if (entry) simulated.world.add({ type: entry.type, name: entry.name, config: {} });
        return;
      }
      case 'fault':
        simulated.faults.add(event.fault);
        return;
      case 'crash':
        return this.run({ death: event.death });
      case 'time passes':
        return this.passTime();
      case 'run':
        return this.run();
    }
  }

  /** One run, as the jobs make it, by a process of its own. */
  async run({
    death = null,
    manual = false,
  }: {
    death?: Death | null;
    manual?: boolean;
  } = {}): Promise<void> {
    const rig = death === null ? undefined : (context: Hand['context']) => mortal(context, death);
    const hand = await this.workshop.hand(this.desired, { rig });
    try {
      const planned = await planForRun(hand.context, { manual, force: false, keys: null });
      await hand.context.ledger.apply(planned.plan.bookkeeping, planned.ledger);
      await hand.remember(planned);
      for (const change of openChanges(planned)) await this.apply(hand, change);
      await verify(hand.context);
    } catch (error) {
      if (!isTrouble(error)) throw error;
    }
  }

  /** What is planned now, and what that is planned from. */
  async plan(): Promise<ObservedPlan> {
    const { context } = await this.workshop.hand(this.desired);
    return observeAndPlan(context, { manual: true, force: false, keys: null });
  }

  /** So long that nothing is settling or cooling any more. */
  async passTime(): Promise<void> {
    const { ledger } = (await this.workshop.hand(this.desired)).context;
    for (const key of Object.keys((await ledger.read()).entries)) {
      await ledger.update(key, (entry) => {
        if (entry === null) return undefined;
        const { creating, failures } = entry;
        return {
          ...entry,
          appliedAt: Math.min(entry.appliedAt, 1),
          ...(creating && { creating: { ...creating, at: 1 } }),
          ...(failures && { failures: { ...failures, at: 1 } }),
        };
      });
    }
  }

  /** The ids that the ledger owns. */
  async ours(): Promise<readonly string[]> {
    const { ledger } = (await this.workshop.hand(this.desired)).context;
    return Object.values((await ledger.read()).entries).flatMap(({ id, retire }) =>
      [id, retire ?? null].filter((one) => one !== null),
    );
  }

  private async apply(hand: Hand, change: Change): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await hand.make(change);
        return;
      } catch (error) {
        if (error instanceof NotYet) await this.passTime();
        else if (!isTrouble(error) || error instanceof Died) throw error;
        if (attempt < attempts) continue;
        if (!(error instanceof NotYet)) await this.fail(hand, change, error);
        return;
      }
    }
  }

  private async fail({ context }: Hand, { key, action, id, digest, entryHash }: Change, error: unknown) {
    const task: ChangeTask = { run: 'r', key, action, id, digest, entryHash, revision: context.revision };
    await recordFailure(context, task, error, 'It failed.', Date.now());
  }

  private edit(at: number, change: (entry: DesiredIntegration) => DesiredIntegration): void {
    const place = at % Math.max(1, this.desired.length);
    this.desired = this.desired.map((entry, i) => (i === place ? change(entry) : entry));
  }

  private edited(
    entry: DesiredIntegration,
    what: 'name' | 'config' | 'active' | 'secret',
  ): DesiredIntegration {
    const number = ++this.names;
    if (what === 'name') return { ...entry, name: `Name ${number}` };
    if (what === 'active') return { ...entry, active: !entry.active };
    if (what === 'secret') return this.withSecret(entry);
    return { ...entry, config: { ...entry.config, region: `region-${number}` } };
  }

  private withSecret(entry: DesiredIntegration): DesiredIntegration {
    const secret = `secret-value-${this.secrets.length}-of-this-world`;
    this.secrets.push(secret);
    const [path = ''] = entry.secretPaths;
    return { ...entry, config: { ...entry.config, [path.replace('config.', '')]: secret } };
  }

  private async byHand(at: number, what: 'name' | 'config' | 'active'): Promise<void> {
    const { world } = this.workshop.simulated;
    const ids = await this.ours();
    const item = world.get(ids[at % Math.max(1, ids.length)] ?? '');
    if (item === undefined) return;
    const number = ++this.names;
    if (what === 'name') world.edit(item.id, { name: `By hand ${number}` });
    else if (what === 'active') world.edit(item.id, { active: !item.active });
    else world.edit(item.id, { config: { ...item.config, region: `by-hand-${number}` } });
  }
}
