import { describe, it } from 'vitest';
import { openWorkshop, shop } from '../reconcile/workshop.ts';
import { idle, openReplica, type Replica } from './replica.ts';

type Line = { readonly level: string; readonly msg: string; readonly [name: string]: unknown };

/** Runs once more, and gives the lines of it that a person sees at the usual level. */
const linesOfRun = async (replica: Replica): Promise<readonly Line[]> => {
  const from = replica.logged.length;
  await replica.trigger();
  await idle(replica);
  const lines = replica.logged.slice(from).map((line) => JSON.parse(line) as Line);
  return lines.filter(({ level }) => level !== 'debug' && level !== 'trace');
};

const words = (lines: readonly Line[]): string[] => lines.map(({ level, msg }) => `${level}: ${msg}`);

describe.concurrent('the log of a run', () => {
  it('has a line for the plan, for each change with its fields and causes, and for the end', async (test) => {
    const workshop = await openWorkshop(test);
    const replica = await openReplica(test, workshop, [shop('a')]);
    await replica.start();
    const lines = await linesOfRun(replica);
    test.expect(words(lines)).toEqual(['info: Run planned', 'info: Change ended', 'info: Run ended']);
    test.expect(lines[1]).toMatchObject({ key: 'a', action: 'create', outcome: 'applied' });
    test.expect(lines[1]?.fields).toContainEqual({ path: 'name', cause: 'desired' });
  });

  it('has none for a tick that finds all as the one before', async (test) => {
    const workshop = await openWorkshop(test);
    const replica = await openReplica(test, workshop, [shop('a')]);
    await replica.start();
    await linesOfRun(replica);
    await linesOfRun(replica);
    test.expect(await linesOfRun(replica)).toEqual([]);
  });

  it('logs trouble at every tick, and its end once', async (test) => {
    const workshop = await openWorkshop(test);
    const replica = await openReplica(test, workshop, [shop('a')]);
    await replica.start();
    await linesOfRun(replica);
    const refused = workshop.simulated.faults.add({ kind: 'status', status: 401 });
    test.expect(words(await linesOfRun(replica))).toContain('warn: Run ended');
    test.expect(words(await linesOfRun(replica))).toContain('warn: Run ended');
    refused.remove();
    test.expect(words(await linesOfRun(replica))).toEqual(['info: Run ended']);
    test.expect(await linesOfRun(replica)).toEqual([]);
  });
});
