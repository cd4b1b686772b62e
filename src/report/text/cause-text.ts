import type { Cause, Change, FieldChange } from '../../model/plan.ts';
import type { ProviderName } from '../../model/provider-name.ts';
import { providerTitle } from './words.ts';

/** Why a field changed, where the provider and the values are not at hand any more. */
export const causeWords: { readonly [C in Cause]: string } = {
  desired: 'changed in the YAML or a secret',
  drift: 'changed at the provider',
  both: 'changed on both sides',
};

const openCause = (cause: Cause, change: Change, provider: ProviderName): string => {
  switch (cause) {
    case 'desired':
      return change.adopts ? 'different there' : 'changed in the YAML';
    case 'drift':
      return `drifted: changed at ${providerTitle(provider)}`;
    case 'both':
      return `changed in the YAML, and drifted at ${providerTitle(provider)}`;
    default:
      return cause satisfies never;
  }
};

const secretDesired = (change: Change): string =>
  change.adopts ? 'different there, or not shown and written once' : 'in the YAML or its variable';

/** Why a field changes, in the user's words. */
export const causeText = (field: FieldChange, change: Change, provider: ProviderName): string =>
  field.secret && field.cause === 'desired'
    ? secretDesired(change)
    : openCause(field.cause, change, provider);

/** Whether a field has a before: what is created has none, what is removed or adopted needs no cause. */
export const comparesFields = (change: Change): boolean =>
  change.action === 'update' || change.action === 'replace' || change.action === 'none';
