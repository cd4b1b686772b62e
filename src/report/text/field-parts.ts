import type { Change, FieldChange } from '../../model/plan.ts';
import type { ProviderName } from '../../model/provider-name.ts';
import { causeText, comparesFields } from './cause-text.ts';
import { showValue } from './value.ts';

/** A field of a change in words, clean and uncut: the layout cuts. */
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
        cause: ` (${causeText(field, change, provider)})`,
      }
    : { before: null, after: '(secret)', cause: '' };

const openParts = (field: FieldChange, change: Change, provider: ProviderName): FieldParts => {
  const after = showValue(field.after);
  if (change.action === 'create') return { before: null, after, cause: '' };
  const cause = comparesFields(change) ? ` (${causeText(field, change, provider)})` : '';
  return { before: showValue(field.before), after, cause };
};

/** What a field was and becomes, and why. A secret's values are never there. */
export const fieldParts = (field: FieldChange, change: Change, provider: ProviderName): FieldParts =>
  (field.secret ? secretParts : openParts)(field, change, provider);
