import type { ProviderName } from '../../model/desired.ts';
import type { Change } from '../../model/plan.ts';
import { actionText } from '../../report/text/change-words.ts';
import { cleanProse } from '../../report/text/clean.ts';
import { providerTitle } from '../../report/text/words.ts';

/** Whether a key has nothing left to do, held back or told of. */
export const notNeeded = (rows: readonly Change[]): boolean =>
  rows.every(({ action, blocked, drift }) => action === 'none' && blocked === null && drift !== true);

const ENTRY = 'its entry in the YAML, or a variable or file that it refers to, has changed';

const blockedText = ({ blocked }: Change): string =>
  `it is blocked now (${blocked?.reason}): ${cleanProse(blocked?.message ?? '')}`;

const idleText = (saved: Change, rows: readonly Change[]): string => {
  if (rows.some(({ drift }) => drift)) return 'drift there is only reported now, not reverted';
  if (rows.length === 0) {
    return saved.action === 'delete' ? 'it is gone already' : 'its entry has left the YAML';
  }
  const notice = rows.flatMap(({ notices = [] }) => notices).at(0);
  return `it is no longer needed${notice === undefined ? '' : `: ${cleanProse(notice)}`}`;
};

/** What would be done now in its place. */
const liveText = (saved: Change, now: Change, provider: ProviderName): string => {
  const there = providerTitle(provider);
  const instead = actionText(now, provider).trimEnd();
  if (saved.id !== null && now.id === null) {
    return `it was removed at ${there}: now the plan is to ${instead}`;
  }
  if (saved.id === null && now.id !== null) {
    return `there is one of its type and name at ${there} by now: now the plan is to ${instead}`;
  }
  const paths = now.fields.map(({ path }) => path).join(', ');
  return `it has changed at ${there}: now the plan is to ${instead}${paths === '' ? '' : ` ${cleanProse(paths)}`}`;
};

/**
 * Why a saved change is not what would be done now.
 * @param rows what is planned for its key now
 */
export const whyMoved = (saved: Change, rows: readonly Change[], provider: ProviderName): string => {
  const twin = rows.find(({ digest }) => digest === saved.digest);
  if (twin?.blocked) return blockedText(twin);
  const open = rows.find(({ action, blocked }) => action !== 'none' && blocked === null);
  const blocked = rows.find((row) => row.blocked !== null);
  if (open === undefined) return blocked === undefined ? idleText(saved, rows) : blockedText(blocked);
  if (open.entryHash === saved.entryHash) return liveText(saved, open, provider);
  // A removal has no entry.
  if (open.entryHash === null) return 'its entry has left the YAML';
  return saved.entryHash === null ? 'its entry is in the YAML again' : ENTRY;
};
