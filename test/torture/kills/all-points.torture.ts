import { expect, it } from 'vitest';
import { useStore } from '../../support/e2e-fixture.ts';
import { type Killed, killAtPoint, NeverCame, type Point, recordPoints } from './kill-at-point.ts';
import { casts } from './kill-casts.ts';
import { seedOf } from './kill-scene.ts';
import { steps } from './steps.ts';
import { writeTable } from './write-table.ts';

/** Daemons at once: each mostly waits for a lock to expire. */
const AT_ONCE = 6;

const store = useStore();

const nameOf = ({ moment, name, nth }: Point): string => `${moment} ${name}${nth > 1 ? ` #${nth}` : ''}`;
const seconds = (ms: number | null): string => (ms === null ? '–' : `${(ms / 1000).toFixed(1)} s`);

const say = (text: string) => process.stdout.write(`${text}\n`);

/** Slots of the throttle, heartbeats, and workers that look for jobs, come in another order and number each time. */
const comesByChance = ({ name }: Point): boolean =>
  /^(throttle|moveToActive|zpopmin queue marker|daemons|work)/.test(name);

/** What came of it; null where the run did not come by the point this time. */
const tried = async (point: Point, kill: () => Promise<Killed>): Promise<Killed | string | null> => {
  try {
    const killed = await kill();
    const { takenOverMs, convergedMs, extraWrites } = killed;
    const also = extraWrites.length === 0 ? '' : `, also ${extraWrites.join(', ')}`;
    say(`${nameOf(point)}: taken over ${seconds(takenOverMs)}, in sync ${seconds(convergedMs)}${also}`);
    return killed;
  } catch (error) {
    const text = `${nameOf(point)}: ${error instanceof Error ? error.message : error}`;
    say(text);
    return error instanceof NeverCame && comesByChance(point) ? null : text;
  }
};

/** `TORTURE_PROVIDER` names the only one to be tried. */
const tortured = Object.values(casts).filter(
  ({ provider }) => (process.env.TORTURE_PROVIDER ?? provider) === provider,
);

it.each(tortured)(
  'a daemon killed at each point of a run at $provider is taken over within 15 s, and keeps every promise',
  {
    timeout: 3_600_000,
  },
  async (cast) => {
    const options = { cast, seed: await seedOf(store(), cast) };
    // The first of all runs sends Redis the scripts that it does not know yet, twice each.
    await recordPoints(store(), options);
    const points = await recordPoints(store(), options);
    say(`${cast.provider}: ${points.length} points`);
    const unknown = points.filter(({ name }) => !steps.some(({ names }) => names.test(name)));
    expect(unknown.map(nameOf), 'points that no step of the table names').toEqual([]);
    const results: (Killed | string | null)[] = [];
    const left = [...points];
    const work = async (): Promise<void> => {
      for (let point = left.shift(); point; point = left.shift()) {
        const at = point;
        results.push(await tried(at, () => killAtPoint(store(), at, options)));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    expect(results.filter((result) => typeof result === 'string')).toEqual([]);
    const killed = results.filter((result) => result !== null && typeof result === 'object');
    const slow = killed.filter(({ takenOverMs }) => (takenOverMs ?? 0) > 15_000);
    expect(slow.map(({ point }) => nameOf(point))).toEqual([]);
    await writeTable(cast.provider, killed);
  },
);
