import type { Action } from '../../model/plan.ts';
import type { ProviderName } from '../../model/provider-name.ts';
import { clean } from './clean.ts';

const providerTitles: { readonly [Provider in ProviderName]: string } = {
  aloochat: 'AlooChat',
  toolzz: 'Toolzz AI',
};

/** A provider's name as its maker writes it. */
export const providerTitle = (provider: string): string =>
  Object.hasOwn(providerTitles, provider) ? providerTitles[provider as ProviderName] : clean(provider);

/** An action as a verb. Toolzz has no delete: a removal there is switching off. */
export const verb = (action: Action, provider: ProviderName): string =>
  action === 'delete' && provider === 'toolzz' ? 'switch off' : action;

/** `1 account`, `2 accounts`. */
export const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

const SHORT_HASH = 12;

/** A revision as people compare it: the start of the commit, or of the hash of the files outside Git. */
export const shortRevision = (revision: string): string => {
  const [commit = '', dirty] = revision.split('-dirty.', 2);
  const [kind, hash] = commit.startsWith('sha256:')
    ? ['files ', commit.slice('sha256:'.length)]
    : ['', commit];
  return clean(kind + hash.slice(0, SHORT_HASH)) + (dirty === undefined ? '' : ' with uncommitted edits');
};
