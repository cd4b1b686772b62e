import type { AccountStatus, RunQuarter } from '../../model/run.ts';
import { resultBadge } from './badges.ts';
import { coming, past } from './elements.ts';
import { type Html, html } from './html.ts';

/** An account with what pages show of it. */
export type AccountView = {
  readonly status: AccountStatus;
  /** The runs of the last day, oldest first. */
  readonly quarters: readonly RunQuarter[];
};

/** `converged 3 minutes ago` */
export const lastRunText = ({ lastRun }: AccountStatus, now: number): Html =>
  lastRun === null ? html`none yet` : html`${resultBadge(lastRun.result)} ${past(lastRun.startedAt, now)}`;

/**
 * When the schedule ticks next; null for an account that left the YAML.
 * @param nextTick ms since the epoch; null: no run is scheduled here
 */
export const nextRunText = (status: AccountStatus, nextTick: number | null, now: number): Html | null => {
  if (status.orphaned) return null;
  if (status.paused) return html`paused`;
  return nextTick === null ? html`not scheduled by this daemon` : coming(nextTick, now);
};
