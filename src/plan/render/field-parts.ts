import type { Cause, Change, FieldChange } from '../../model/plan.ts';
import type { ProviderName } from '../../model/provider-name.ts';
import { showValue } from './value.ts';
import { providerTitle } from './words.ts';

/** Why a field changes, in the words of a person who looks after the integrations. */
const causeText = (cause: Cause, change: Change, provider: ProviderName): string => {
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

const secretCauseText = (cause: Cause, change: Change, provider: ProviderName): string =>
  cause === 'desired'
    ? change.adopts
      ? 'different there, or not shown and written once'
      : 'in the YAML or its variable'
    : causeText(cause, change, provider);

/** Whether a field has a before: what is created has none, what is removed or adopted needs no cause. */
const comparesFields = (change: Change): boolean =>
  change.action === 'update' || change.action === 'replace' || change.action === 'none';

/** A field of a change in words, clean and whole: cutting is for whoever lays it out. */
export type FieldParts = {
  /** Null where there is no before: a create, or a secret. */
  readonly before: string | null;
  readonly after: string;
  /** Why, in brackets after a space; empty where it needs no word. */
  readonly cause: string;
};

const secretParts = (field: FieldChange, change: Change, provider: ProviderName): FieldParts =>
  comparesFields(change)
    ? {
        before: null,
        after: '(secret) changed',
        cause: ` (${secretCauseText(field.cause, change, provider)})`,
      }
    : { before: null, after: '(secret)', cause: '' };

const openParts = (field: FieldChange, change: Change, provider: ProviderName): FieldParts => {
  const after = showValue(field.after);
  if (change.action === 'create') return { before: null, after, cause: '' };
  const cause = comparesFields(change) ? ` (${causeText(field.cause, change, provider)})` : '';
  return { before: showValue(field.before), after, cause };
};

/** What a field was and becomes, and why. A secret's values are never there. */
export const fieldParts = (field: FieldChange, change: Change, provider: ProviderName): FieldParts =>
  (field.secret ? secretParts : openParts)(field, change, provider);
