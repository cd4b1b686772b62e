import type { Action } from '../model/plan.ts';
import { compareText } from './compare-text.ts';
import type { Planned } from './planned.ts';

/** What makes comes before what removes, so that an interrupted run leaves too much rather than too little. */
const rank: { readonly [A in Action]: number } = {
  adopt: 0,
  create: 1,
  update: 2,
  replace: 3,
  delete: 4,
  none: 5,
};

/** A plan's order, names aside: by action, then by key; of one key what is done before what is blocked. */
export const comparePlanned = ({ change: a }: Planned, { change: b }: Planned): number =>
  rank[a.action] - rank[b.action] ||
  compareText(a.key, b.key) ||
  Number(a.blocked !== null) - Number(b.blocked !== null) ||
  compareText(a.blocked?.reason ?? '', b.blocked?.reason ?? '');
