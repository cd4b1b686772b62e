import { beforeAll, describe, expect, it } from 'vitest';
import { useStore } from '../support/e2e-fixture.ts';
import { onBusyMachine } from '../support/on-busy-machine.ts';
import { type Killed, killAtPoint, type Point } from '../torture/kills/kill-at-point.ts';
import { casts } from '../torture/kills/kill-casts.ts';
import { seedOf } from '../torture/kills/kill-scene.ts';

const store = useStore();

type Told = readonly [
  what: string,
  ...point: readonly [Point['moment'], name: string, nth?: number, clockMs?: number],
];

const TEN_MINUTES_MS = 600_000;

/** The points of a run that matter most; `npm run torture kills` goes through all of them. */
const aloochat: readonly Told[] = [
  ['all are enqueued, and the run is to wait for them', 'before', 'moveToWaitingChildren run'],
  ['a create is announced and not sent', 'before', 'POST /integrations Created'],
  ['a create is sent and not answered', 'sent', 'POST /integrations Created'],
  [
    'a create is sent and not answered, and its clock is ten minutes behind',
    'sent',
    'POST /integrations Created',
    1,
    -TEN_MINUTES_MS,
  ],
  [
    'a create is announced and not sent, and its clock is ten minutes ahead',
    'before',
    'POST /integrations Created',
    1,
    TEN_MINUTES_MS,
  ],
  ['a create is answered and not recorded', 'before', 'ledger: created written'],
  ['a replace has its new one, and the old one still', 'after', 'ledger: replaced moved on'],
  ['an update is answered and not recorded', 'answered', 'PUT /integrations/changed-1'],
  ['a delete is answered and not recorded', 'answered', 'DELETE /integrations/deleted-1'],
  ['the status is saved and the run not ended', 'after', 'save status'],
];

/** And those that differ at Toolzz, which cannot be asked for one credential and only switches off. */
const toolzz: readonly Told[] = [
  ['a create is sent and not answered', 'sent', 'POST /credential Created'],
  [
    'the old one of a replace is switched off, and that not recorded',
    'answered',
    'PUT /credential/replaced-1',
  ],
  ['a removed one is switched off, and that not recorded', 'answered', 'PUT /credential/deleted-1'],
];

describe.each([
  ['AlooChat', casts.aloochat, aloochat],
  ['Toolzz', casts.toolzz, toolzz],
] as const)('a daemon at %s killed when', (_, cast, points) => {
  const killed = new Map<string, Promise<Killed>>();
  beforeAll(async () => {
    const seed = await seedOf(store(), cast);
    // All at once: each mostly waits for a lock to expire.
    for (const [what, moment, name, nth = 1, clockMs = 0] of points) {
      const result = killAtPoint(store(), { moment, name, nth }, { cast, seed, clockMs });
      result.catch(() => undefined);
      killed.set(what, result);
    }
  });

  it.for(points.map(([what]) => what))(
    '%s is taken over within 15 s, and everything promised holds',
    async (what, test) => {
      const result = await killed.get(what);
      await test.annotate(`taken over after ${result?.takenOverMs} ms`);
      expect(result?.takenOverMs ?? 0).toBeLessThanOrEqual(onBusyMachine(15_000));
    },
  );
});
