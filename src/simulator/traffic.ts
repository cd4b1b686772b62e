import { createLimitModel, type Limit } from './limits/limit.ts';
import { limitHeaders } from './limits/limit-headers.ts';
import type { LimitModel } from './limits/limit-model.ts';

/** Traffic statistics of a simulated provider. */
export interface Traffic {
  /** The requests in progress now, and the most at once since the last reset. */
  readonly inFlight: number;
  readonly peakInFlight: number;
  /** Responses with 429 from the rate limit, not from faults. */
  readonly refused: number;
  /** How often the current limit banned the client. */
  readonly bans: number;
  reset(): void;
}

/** A request that passed the limit, or was refused. */
export type Admission = {
  readonly accepted: boolean;
  /** Reports that the request was answered. Idempotent. */
  finish(): void;
};

/** The rate limit of a provider, and its traffic counts. */
export interface Gate extends Traffic {
  setLimit(limit: Limit | null): void;
  admit(): Admission;
  /** The headers of a response that report the limit. */
  headers(refused: boolean, skewMs: number): Record<string, string>;
}

export function createGate(): Gate {
  let limit: Limit | null = null;
  let model: LimitModel | null = null;
  const counts = { inFlight: 0, peakInFlight: 0, refused: 0 };
  return {
    get inFlight() {
      return counts.inFlight;
    },
    get peakInFlight() {
      return counts.peakInFlight;
    },
    get refused() {
      return counts.refused;
    },
    get bans() {
      return model?.bans ?? 0;
    },
    reset() {
      Object.assign(counts, { peakInFlight: counts.inFlight, refused: 0 });
    },
    setLimit(next) {
      limit = next;
      model = next && createLimitModel(next, Date.now());
    },
    admit: () => admit(counts, model),
    headers(refused, skewMs) {
      if (!limit?.headers || !model) return {};
      const now = Date.now();
      return limitHeaders(limit.headers, model.state(now), { refused, now: now + skewMs });
    },
  };
}

function admit(
  counts: { inFlight: number; peakInFlight: number; refused: number },
  model: LimitModel | null,
): Admission {
  counts.inFlight += 1;
  counts.peakInFlight = Math.max(counts.peakInFlight, counts.inFlight);
  const accepted = model ? model.accept(Date.now()) : true;
  if (!accepted) counts.refused += 1;
  let open = true;
  return {
    accepted,
    finish() {
      if (!open) return;
      open = false;
      counts.inFlight -= 1;
      if (accepted) model?.finish();
    },
  };
}
