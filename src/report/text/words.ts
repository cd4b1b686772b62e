import type { Action } from '../../model/plan.ts';
import type { ProviderName } from '../../model/provider-name.ts';
import { findDescriptor } from '../../providers/known-providers.ts';
import { clean } from './clean.ts';

/** A provider's name as its maker writes it. */
export const providerTitle = (provider: string): string => findDescriptor(provider)?.title ?? clean(provider);

/** An action as a verb. Where a provider has no delete, a removal is switching off. */
export const verb = (action: Action, provider: ProviderName): string =>
  action === 'delete' && findDescriptor(provider)?.removal === 'switch-off' ? 'switch off' : action;

const SHORT_HASH = 12;

/** A revision as people compare it: the start of the commit, or of the hash of the files outside Git. */
export const shortRevision = (revision: string): string => {
  const [commit = '', dirty] = revision.split('-dirty.', 2);
  const [kind, hash] = commit.startsWith('sha256:')
    ? ['files ', commit.slice('sha256:'.length)]
    : ['', commit];
  return clean(kind + hash.slice(0, SHORT_HASH)) + (dirty === undefined ? '' : ' with uncommitted edits');
};
