import type { Plan } from '../../model/plan.ts';
import { isHeld } from '../../plan/condition.ts';
import { clean } from '../../report/text/clean.ts';
import { heldText } from '../../report/text/window-text.ts';

/** An account whose windows hold changes, and by which window and until when. */
export type HeldAccount = { readonly account: string; readonly why: string };

/** The accounts of a plan that have changes which their windows hold now. */
export const heldAccounts = ({ accounts }: Plan): readonly HeldAccount[] =>
  accounts.flatMap((plan) => {
    if ('error' in plan || plan.window === undefined) return [];
    if (!plan.changes.some((change) => isHeld(plan, change))) return [];
    const { account, window } = plan;
    return [{ account, why: `changes of account ${clean(account)} are ${heldText(window)}` }];
  });
