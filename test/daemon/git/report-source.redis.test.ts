import { describe, it, type TestContext } from 'vitest';
import { createSourceReporter } from '../../../src/daemon/git/report-source.ts';
import type { Findings } from '../../../src/model/notification.ts';
import type { SourceProblem, SourceStatus } from '../../../src/model/source-status.ts';
import { openWorkshop } from '../../reconcile/workshop.ts';
import { followedSource } from '../../server/serve.ts';

const failing = (polls: number, kind: SourceProblem['kind'] = 'remote'): SourceStatus => ({
  ...followedSource,
  problem: { kind, message: 'the remote does not answer', since: 1_000, polls },
});

/** Two daemons, and what either of them tells the notifier. */
const open = async (test: TestContext) => {
  const { redis, prefix } = await openWorkshop(test);
  const notified: Findings['troubles'][] = [];
  const warned: (string | undefined)[] = [];
  const notifier = {
    notify: async (_about: unknown, { troubles }: Findings) => void notified.push(troubles),
  };
  const daemon = (processId: string) =>
    createSourceReporter({
      redis,
      prefix,
      processId,
      notifier,
      log: { warn: (_: unknown, text: string) => void warned.push(text) } as never,
    });
  return { a: daemon('a'), b: daemon('b'), notified, warned };
};

const trouble = [{ kind: 'source', key: null, message: 'the remote does not answer' }];

describe('the reports on a Git source', () => {
  it('are a notification at the third failed poll, and not while it lasts', async (test) => {
    const { a, notified } = await open(test);
    await a.report(null);
    for (const polls of [1, 2]) await a.report(failing(polls));
    test.expect(notified).toEqual([]);
    for (const polls of [3, 4, 5]) await a.report(failing(polls));
    test.expect(notified).toEqual([trouble]);
    await a.report(followedSource);
    await a.report(followedSource);
    test.expect(notified).toEqual([trouble, []]);
  });

  it('are one at once where a commit is wrong, since that does not pass by itself', async (test) => {
    const { a, notified } = await open(test);
    await a.report(failing(1, 'commit'));
    test.expect(notified).toEqual([trouble]);
  });

  it('warn once of a daemon that follows another ref', async (test) => {
    const { a, b, warned } = await open(test);
    await b.report({ ...followedSource, ref: 'live' });
    test.expect(warned).toEqual([]);
    await a.report(followedSource);
    await a.report(followedSource);
    test.expect(warned).toEqual([test.expect.stringContaining('Set SETPOINT_GIT_REF alike')]);
  });

  it('are none while another daemon follows the source, until that one ends', async (test) => {
    const { a, b, notified } = await open(test);
    await b.report(followedSource);
    await a.report(failing(9));
    test.expect(notified).toEqual([[]]);
    await b.close();
    await a.report(failing(10));
    test.expect(notified).toEqual([[], trouble]);
    await a.close();
  });
});
