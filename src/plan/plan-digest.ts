import { createHash } from 'node:crypto';
import type { AccountPlan } from '../model/plan.ts';

/**
 * The digest that an approval of a whole plan refers to: every change shown, and the reasons of blocked ones.
 * Fields in sync and the wording of messages do not count.
 */
export const planDigest = ({ account, changes }: Pick<AccountPlan, 'account' | 'changes'>): string => {
  const shown = changes
    .filter(({ action }) => action !== 'none')
    .map(({ key, action, digest, blocked }) => [key, action, digest, blocked?.reason ?? null]);
  return createHash('sha256')
    .update(JSON.stringify([account, shown]))
    .digest('base64url');
};
