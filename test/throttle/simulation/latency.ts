import { normal, uniform } from './random.ts';

/** How long one request takes, in ms: to the server, at the server, and back. */
export type Latency = { readonly up: number; readonly work: number; readonly down: number };

/**
 * Log-normal around 130 ms, between 50 and 400 ms, 35–65 % of it on the way up; a `working` server is near,
 * and works for 200–400 ms.
 */
export const latencyOf = (working: boolean, ...keys: readonly number[]): Latency => {
  const drawn = Math.min(400, Math.max(50, 130 * Math.exp(0.5 * normal(...keys, 11))));
  const share = 0.35 + 0.3 * uniform(...keys, 12);
  const near = { up: 0.12 * drawn, work: 200 + 200 * uniform(...keys, 13), down: 0.12 * drawn };
  return working ? near : { up: share * drawn, work: 0, down: (1 - share) * drawn };
};
