import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStore, type Store } from '../../support/e2e-world.ts';
import { type Killed, killAtPoint, NeverCame, type Point, recordPoints } from './kill-at-point.ts';
import { seedOf } from './kill-scene.ts';

/** Daemons at once: each mostly waits for a lock to expire. */
const AT_ONCE = 6;

const facts: { store: Store | null } = { store: null };
beforeAll(async () => {
  facts.store = await openStore();
});
afterAll(() => facts.store?.close());

const nameOf = ({ moment, name, nth }: Point): string => `${moment} ${name}${nth > 1 ? ` #${nth}` : ''}`;
const seconds = (ms: number | null): string => (ms === null ? '–' : (ms / 1000).toFixed(1));

const say = (text: string) => process.stdout.write(`${text}\n`);

it('a daemon killed at each point of a run is taken over, and keeps every promise', {
  timeout: 3_600_000,
}, async () => {
  const store = facts.store as Store;
  const only = process.env.SETPOINT_TORTURE_POINTS;
  const points = (await recordPoints(store)).filter((point) => !only || nameOf(point).match(only));
  say(`${points.length} points`);
  const killed: Killed[] = [];
  const broken: string[] = [];
  const left = [...points];
  const seed = await seedOf(store);
  const work = async (): Promise<void> => {
    for (let point = left.shift(); point; point = left.shift()) {
      try {
        const result = await killAtPoint(store, point, seed);
        killed.push(result);
        say(
          `| ${nameOf(point)} | ${seconds(result.takenOverMs)} | ${seconds(result.convergedMs)} | ${result.extraWrites.join(', ')} |`,
        );
      } catch (error) {
        // Workers that fetch jobs, and requests that ask for slots, come in another order each time.
        if (error instanceof NeverCame && /^(throttle|moveToActive)/.test(point.name)) {
          say(`| ${nameOf(point)} | did not come by it this time |`);
          continue;
        }
        broken.push(`${nameOf(point)}: ${error instanceof Error ? error.message : error}`);
        say(`| ${nameOf(point)} | BROKEN: ${error instanceof Error ? error.message : error}`);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  expect(broken).toEqual([]);
  const takeovers = killed.flatMap(({ takenOverMs }) => takenOverMs ?? []);
  say(`${killed.length} killed; taken over within ${seconds(Math.max(...takeovers))} s`);
  expect(takeovers.filter((ms) => ms > 15_000)).toEqual([]);
});
