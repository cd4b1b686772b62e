import type { LimitModel } from './limit-model.ts';

/**
 * How a provider takes insistence: a refusal opens a cool-down; a request in it, after some grace, is a ban.
 */
export type BanRules = { readonly coolMs: number; readonly graceMs: number; readonly banMs: number };

/** Another limit that shuts the client out when it insists. */
export function banner(inner: LimitModel, { coolMs, graceMs, banMs }: BanRules): LimitModel {
  let coolUntil = Number.NEGATIVE_INFINITY;
  let graceUntil = Number.NEGATIVE_INFINITY;
  let bannedUntil = Number.NEGATIVE_INFINITY;
  let bans = 0;

  const insist = (now: number) => {
    if (now < bannedUntil || now <= graceUntil) return;
    bannedUntil = now + banMs;
    bans += 1;
  };
  return {
    get bans() {
      return bans;
    },
    finish: () => inner.finish(),
    accept(now) {
      if (now < Math.max(coolUntil, bannedUntil)) {
        insist(now);
        return false;
      }
      if (inner.accept(now)) return true;
      coolUntil = now + coolMs;
      graceUntil = now + graceMs;
      return false;
    },
    facts(now) {
      const facts = inner.facts(now);
      const wait = Math.max(coolUntil, bannedUntil) - now;
      return wait > 0 ? { ...facts, remaining: 0, resetMs: wait, retryMs: wait } : facts;
    },
  };
}
