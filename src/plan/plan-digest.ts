import { createHash } from 'node:crypto';
import type { AccountPlan } from '../model/plan.ts';

/**
 * What a person's yes to a whole plan stands for: every change that was shown, the blocked ones and why included. What is in sync is no part of it,
 * nor is the wording of a message.
 */
export const planDigest = ({ account, changes }: Pick<AccountPlan, 'account' | 'changes'>): string => {
  const shown = changes
    .filter(({ action }) => action !== 'none')
    .map(({ key, action, digest, blocked }) => [key, action, digest, blocked?.reason ?? null]);
  return createHash('sha256')
    .update(JSON.stringify([account, shown]))
    .digest('base64url');
};
