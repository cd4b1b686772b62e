import type { ProviderName } from '../../model/desired.ts';
import type { JsonValue } from '../../model/json.ts';
import type { Cause, Change, FieldChange } from '../../model/plan.ts';
import { clean } from './clean.ts';
import { providerTitle } from './words.ts';

/** A value as JSON in one line, clean. `null` reads as `(none)`: it is not there, or it is removed. */
export const showValue = (value: JsonValue): string =>
  value === null ? '(none)' : clean(JSON.stringify(value));

/** The causes as history shows them, without the provider. */
export const causeWords: { readonly [C in Cause]: string } = {
  desired: 'changed in the YAML or a secret',
  drift: 'changed at the provider',
  both: 'changed on both sides',
};

const openCause = (cause: Cause, change: Pick<Change, 'adopts'>, provider: ProviderName): string => {
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

const secretDesired = (change: Pick<Change, 'adopts'>): string =>
  change.adopts ? 'different there, or not shown and written once' : 'in the YAML or its variable';

/** Why a field changes, in the user's words. */
export const causeText = (
  field: Pick<FieldChange, 'secret' | 'cause'>,
  change: Pick<Change, 'adopts'>,
  provider: ProviderName,
): string =>
  field.secret && field.cause === 'desired'
    ? secretDesired(change)
    : openCause(field.cause, change, provider);

/** True if the change's fields have a value before and a cause worth naming. */
export const comparesFields = (change: Change): boolean =>
  change.action === 'update' || change.action === 'replace' || change.action === 'none';

/** A field of a change in words: clean, and not cut yet. */
export type FieldParts = {
  /** Null for a create and for a secret. */
  readonly before: string | null;
  readonly after: string;
  /** In brackets after a space, or empty. */
  readonly cause: string;
};

const secretParts = (field: FieldChange, change: Change, provider: ProviderName): FieldParts =>
  comparesFields(change)
    ? {
        before: null,
        after: '(secret) changed',
        cause: ` (${causeText(field, change, provider)})`,
      }
    : { before: null, after: '(secret)', cause: '' };

const openParts = (field: FieldChange, change: Change, provider: ProviderName): FieldParts => {
  const after = showValue(field.after);
  if (change.action === 'create') return { before: null, after, cause: '' };
  const cause = comparesFields(change) ? ` (${causeText(field, change, provider)})` : '';
  return { before: showValue(field.before), after, cause };
};

/** A field's values before and after, and its cause. Never a secret's values. */
export const fieldParts = (field: FieldChange, change: Change, provider: ProviderName): FieldParts =>
  (field.secret ? secretParts : openParts)(field, change, provider);
