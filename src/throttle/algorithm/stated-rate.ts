import { statedMargin } from './constants.ts';
import type { Hint } from './hint.ts';
import type { ThrottleRecord } from './record.ts';
import { settleAt } from './search.ts';

/** Goes to the rate of a stated policy at once. */
export const withStatedRate = (record: ThrottleRecord, { rate }: Hint): ThrottleRecord =>
  rate === undefined || rate <= 0 || rate === record.statedRate
    ? record
    : settleAt({ ...record, statedRate: rate }, statedMargin * rate);
