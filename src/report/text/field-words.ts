import type { ProviderName } from '../../model/desired.ts';
import type { Cause, Change, FieldChange } from '../../model/plan.ts';
import { fieldDiffs } from '../inside/field-diffs.ts';
import { clean } from './clean.ts';
import { diffCause, diffTexts, showValue } from './diff-words.ts';
import { plural } from './plural.ts';
import { providerTitle } from './words.ts';

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

/** A line of a change in words: a field, or a place inside its value. Clean, and not cut yet. */
export type FieldParts = {
  readonly path: string;
  /** Null for a create and for a secret. */
  readonly before: string | null;
  readonly after: string;
  /** Why it changes, or empty. */
  readonly why: string;
  /** Whether there was nothing before, or is nothing after. */
  readonly only: 'before' | 'after' | null;
};

/** The lines of a field, and how many more differences there are inside its value. */
export type FieldLines = { readonly lines: readonly FieldParts[]; readonly more: number };

const secretParts = (field: FieldChange, change: Change, provider: ProviderName): FieldParts => {
  const [after, why] = comparesFields(change)
    ? ['(secret) changed', causeText(field, change, provider)]
    : ['(secret)', ''];
  return { path: clean(field.path), before: null, after, why, only: null };
};

const openLines = (field: FieldChange, change: Change, provider: ProviderName, all: boolean): FieldLines => {
  if (change.action === 'create') {
    const after = showValue(field.after ?? undefined);
    return { lines: [{ path: clean(field.path), before: null, after, why: '', only: null }], more: 0 };
  }
  const { diffs, more } = fieldDiffs(field, all);
  const cause = comparesFields(change) ? causeText(field, change, provider) : '';
  const lines = diffs.map((diff): FieldParts => {
    const [before, after] = diffTexts(diff);
    return {
      path: clean(diff.path),
      before,
      after,
      why: cause === '' ? '' : diffCause(diff, cause),
      only: diff.after === undefined ? 'before' : diff.before === undefined ? 'after' : null,
    };
  });
  return { lines, more };
};

/**
 * A field's values before and after and their cause, or what changes inside them. Never a secret's values.
 * @param all also what is beyond the limit of a field
 */
export const fieldLines = (
  field: FieldChange,
  change: Change,
  provider: ProviderName,
  all: boolean,
): FieldLines =>
  field.secret
    ? { lines: [secretParts(field, change, provider)], more: 0 }
    : openLines(field, change, provider, all);

/** Why a place changes, behind its values: in brackets after a space, or empty. */
export const bracketed = (why: string): string => (why === '' ? '' : ` (${why})`);

/** That a value has more differences than are shown. */
export const moreText = (more: number): string => `${plural(more, 'more difference')} inside`;
