import { UNAVAILABLE_MS } from './constants.ts';
import type { OpenInterval, Pause, ThrottleRecord } from './record.ts';

/** What an ended pause shows about the limit. */
export type PauseSummary = {
  /** When the provider accepted again, as far as is known. */
  readonly endedAt: number;
  readonly pausedMs: number;
  /** The provider stated the wait. */
  readonly fromServer: boolean;
  readonly failedProbes: number;
  /** It refused for seconds: an outage for this client, not just a busy moment. */
  readonly unavailable: boolean;
  /** Requests in flight when the refused request was sent. */
  readonly inFlight: number;
  /** From the pause before to this one. */
  readonly open: OpenInterval;
  /** From the end of the pause before to the end of this one. */
  readonly cycleMs: number;
  /**
   * Requests per second that were accepted over time, pauses included; after an outage, since the outage
   * before.
   */
  readonly goodput: number;
};

/** @param probeAt when the accepted probe was sent */
export const summarizePause = (record: ThrottleRecord, pause: Pause, probeAt: number): PauseSummary => {
  const { sincePause, sinceOutage } = record;
  const { fromServer, failedProbes, inFlight } = pause;
  // After the pause there may have been nothing to send for a long time.
  const endedAt = Math.min(probeAt, pause.until);
  const pausedMs = endedAt - pause.since;
  const unavailable = pausedMs > UNAVAILABLE_MS && (failedProbes > 0 || fromServer);
  const uncertaintyMs = fromServer && failedProbes === 0 ? 1000 : pause.waitMs;
  const measured = unavailable
    ? { since: sinceOutage.since, accepted: sinceOutage.accepted + sincePause.accepted }
    : sincePause;
  return {
    endedAt,
    pausedMs,
    fromServer,
    failedProbes,
    unavailable,
    inFlight,
    open: { accepted: sincePause.accepted, openMs: pause.since - sincePause.since, uncertaintyMs },
    cycleMs: endedAt - sincePause.since,
    goodput: (1000 * measured.accepted) / Math.max(50, endedAt - measured.since - uncertaintyMs / 2),
  };
};
