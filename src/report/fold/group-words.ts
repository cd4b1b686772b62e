import type { Change } from '../../model/plan.ts';
import { showsFields } from '../text/change-words.ts';
import { plural } from '../text/plural.ts';
import type { Group, Placed } from './fold-plan.ts';

/** How many entries are listed of a group, over all of its accounts. */
const MAX_KEYS = 24;

/** The least that are listed of an account. */
const MIN_KEYS = 2;

const MAX_ACCOUNTS = 12;

/** Above the groups of several accounts. */
export const SHARED_TITLE = 'Same changes in several accounts';

/** In an account that has changes in such a group. */
export const sharedText = (count: number): string =>
  `${plural(count, 'change')} of this account: see “${SHARED_TITLE}”`;

/** Where changes are shown as one. `command`: how the command is shown. */
export const unfoldText = (command: (text: string) => string): string =>
  `Equal changes are shown as one: ${command('setpoint plan --all')} lists each of them.`;

/** The set that made all entries of a group; null if there is none. */
const commonSet = ({ lead, members }: Group): string | null => {
  const set = lead.row?.set;
  return set !== undefined && members.every(({ change }) => change.row?.set === set) ? set : null;
};

/**
 * The entries of a group, as a change names one: `40 entries of set storefront`.
 * @param named how the set's name is shown
 */
export const entriesText = (group: Group, named: (set: string) => string): string => {
  const set = commonSet(group);
  return `${group.members.length} entries${set === null ? '' : ` of set ${named(set)}`}`;
};

/** What a group of several changes does to them, after its action: `same change on`. */
export const sameText = ({ lead }: Group): string =>
  lead.fields.length > 0 && showsFields(lead, false) ? 'same change on' : '';

/** The type of all members; null if they have several. */
export const commonType = ({ lead, members }: Group): string | null =>
  members.every(({ change }) => change.type === lead.type) ? lead.type : null;

/** Whether a change switches its integration off. A person has to see each of these. */
export const switchesOff = ({ action, fields }: Change): boolean =>
  action === 'update' && fields.some(({ path, after }) => path === 'active' && after === false);

/** Some keys of a group in one account. */
export type KeyList = {
  readonly account: string;
  readonly keys: readonly string[];
  /** How many more there are. */
  readonly more: number;
};

export type KeyLists = {
  readonly lists: readonly KeyList[];
  /** `18 more accounts with 180 entries`, or empty. */
  readonly rest: string;
};

const byAccount = (members: readonly Placed[]): ReadonlyMap<string, readonly string[]> => {
  const keys = new Map<string, string[]>();
  for (const { account, change } of members) {
    const known = keys.get(account);
    if (known === undefined) keys.set(account, [change.key]);
    else known.push(change.key);
  }
  return keys;
};

/** The keys of a group by account: all where it switches off, otherwise as many as a person reads. */
export const listKeys = ({ lead, members }: Group): KeyLists => {
  const accounts = [...byAccount(members)];
  const [most, each] = switchesOff(lead)
    ? [accounts.length, members.length]
    : [MAX_ACCOUNTS, Math.max(MIN_KEYS, Math.floor(MAX_KEYS / accounts.length))];
  const lists = accounts.slice(0, most).map(([account, keys]): KeyList => {
    // To count one is no shorter than to name it.
    const shown = keys.length === each + 1 ? keys : keys.slice(0, each);
    return { account, keys: shown, more: keys.length - shown.length };
  });
  const left = accounts.slice(most);
  const entries = left.reduce((sum, [, keys]) => sum + keys.length, 0);
  const rest = left.length === 0 ? '' : `${plural(left.length, 'more account')} with ${entries} entries`;
  return { lists, rest };
};
