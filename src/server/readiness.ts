import type { AccountActivity, Monitor, Overview } from './overview.ts';

/** One condition of being ready. */
export type Check = { readonly name: string; readonly ok: boolean; readonly message: string };

/** What /readyz answers. */
export type Readiness = { readonly ready: boolean; readonly checks: readonly Check[] };

/** This many ticks without an observation fail the check. */
const MAX_MISSED = 3;
/** A tick counts only after this long, in ms: its run takes time and may wait for the provider. */
const MARGIN_MS = 120_000;

const seconds = (ms: number): string => `${Math.round(ms / 1_000)} s`;

/** Whether an account was observed recently, measured by its schedule; a paused account passes. */
export const observedCheck = (
  { account, observedAt, paused, ticks }: AccountActivity,
  now: number,
): Check => {
  const check = (ok: boolean, message: string): Check => ({ name: `observed:${account}`, ok, message });
  if (paused) return check(true, 'the account is paused');
  if (observedAt === null)
    return check(false, `no run has observed the account yet; see: setpoint status --account ${account}`);
  const age = `last observed ${seconds(Math.max(0, now - observedAt))} ago`;
  const missed = ticks.filter((tick) => tick > observedAt && tick < now - MARGIN_MS);
  if (missed.length < MAX_MISSED) return check(true, age);
  return check(false, `${age}; see why: setpoint status --account ${account}`);
};

const AWAY: Check = {
  name: 'redis',
  ok: false,
  message: 'Redis does not answer; Setpoint continues automatically when it is back',
};

const desiredCheck = ({ invalid }: Pick<Overview, 'invalid'>): Check => {
  const problem = invalid();
  return { name: 'desired-state', ok: problem === null, message: problem ?? 'valid' };
};

/** A Git source that could not be followed for this many polls is trouble. */
const POLLS = 3;

/** Whether the newest commit is in force; no check without a Git source. */
const sourceCheck = ({ source }: Pick<Overview, 'source'>, now: number): Check[] => {
  const status = source();
  if (status === null) return [];
  const { problem, fetchedAt, commit } = status;
  const fetched =
    fetchedAt === null ? 'not fetched yet' : `fetched ${seconds(Math.max(0, now - fetchedAt))} ago`;
  if (problem === null) return [{ name: 'git', ok: commit !== null, message: fetched }];
  const since = `for ${seconds(Math.max(0, now - problem.since))}: ${problem.message}`;
  return [{ name: 'git', ok: problem.polls < POLLS, message: `${fetched}; not followed ${since}` }];
};

/** All checks. Sends no request to a provider. */
export const readiness = async (
  overview: Pick<Overview, 'invalid' | 'redisAnswers' | 'source'>,
  monitor: Pick<Monitor, 'accounts'>,
  now: () => number = Date.now,
): Promise<Readiness> => {
  const desired = desiredCheck(overview);
  const activity = (await overview.redisAnswers()) ? await monitor.accounts().catch(() => null) : null;
  const redis: Check = activity === null ? AWAY : { name: 'redis', ok: true, message: 'answers' };
  const observed = (activity ?? []).map((mark) => observedCheck(mark, now()));
  const checks = [redis, desired, ...sourceCheck(overview, now()), ...observed];
  return { ready: checks.every(({ ok }) => ok), checks };
};
