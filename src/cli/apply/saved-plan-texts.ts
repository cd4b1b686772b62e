import type { Change } from '../../model/plan.ts';
import type { Compared } from '../../plan/saved/compare-saved.ts';
import type { SavedAccount, SavedPlan } from '../../plan/saved/saved-plan.ts';
import { actionText } from '../../report/text/change-words.ts';
import { clean } from '../../report/text/clean.ts';
import { ago } from '../../report/text/time-text.ts';
import { shortRevision } from '../../report/text/words.ts';

/** The most changes that are named. */
const MAX_NAMED = 20;

const changeText = ({ account, provider }: SavedAccount, change: Change): string =>
  `${clean(account)}: ${actionText(change, provider)} ${clean(change.key)}`;

/** When, and from which revision, a plan was saved. */
export const savedText = ({ savedAt, revision }: SavedPlan, now: number): string =>
  `saved ${ago(savedAt, now)} from revision ${shortRevision(revision)}`;

/** A line for each saved change that can no longer be made, with the reason. */
export const movedLines = ({ saved, moved, done, unread }: Compared): string[] => [
  ...(unread === null
    ? []
    : [`${clean(saved.account)}: it could not be read, so it cannot be compared: ${unread}`]),
  ...moved.map(({ change, why }) => `${changeText(saved, change)}: ${why}`),
  ...done.map((change) => `${changeText(saved, change)}: already done`),
];

/** Whether the desired state or the live side has changed. */
export const desiredLine = (compared: readonly Compared[]): string[] => {
  const accounts = compared.filter(({ unread }) => unread === null);
  if (accounts.length === 0) return [];
  return accounts.every(({ sameDesired }) => sameDesired)
    ? ['The desired state is unchanged; the live integrations or the ledger have changed.']
    : ['The desired state has changed since the plan was saved.'];
};

/** The changes detected since a plan was saved; null: none. */
export const addedText = (compared: readonly Compared[], file: string): string | null => {
  const names = compared.flatMap(({ saved, added }) => added.map((change) => changeText(saved, change)));
  if (names.length === 0) return null;
  const more = names.length > MAX_NAMED ? `; and ${names.length - MAX_NAMED} more` : '';
  return `Detected after ${file} was saved, and not applied now: ${names.slice(0, MAX_NAMED).join('; ')}${more}. See it with: setpoint plan`;
};
