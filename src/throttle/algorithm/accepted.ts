import { withBudget } from './budget.ts';
import { withCrowd } from './concurrency.ts';
import { rise } from './increase.ts';
import type { Limits } from './limits.ts';
import type { ThrottleRecord } from './record.ts';
import type { SettleEvent } from './release-event.ts';
import { reopen } from './resume.ts';
import { withStatedRate } from './stated-rate.ts';

/** The provider took a request: the probe opens the account again; with others the rate rises in time. */
export const accepted = (before: ThrottleRecord, event: SettleEvent, limits: Limits): ThrottleRecord => {
  const { slot, hint, answeredAt } = event;
  const opened = before.pause !== null && before.pause.probe === slot.id ? reopen(before, slot.at) : before;
  const counted = { ...opened, open: { ...opened.open, accepted: opened.open.accepted + 1 } };
  if (counted.pause !== null) return counted;
  const known = withStatedRate(withCrowd(counted, slot), hint);
  return withBudget(rise(known, slot, limits), hint, answeredAt);
};
