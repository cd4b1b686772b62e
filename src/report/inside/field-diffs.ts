import type { JsonValue } from '../../model/json.ts';
import type { FieldChange } from '../../model/plan.ts';
import { type Step, type ValueDiff, valueDiffs } from './value-diffs.ts';

/** A line of a shown change: a field as a whole, or one difference inside its value. Never of a secret. */
export type FieldDiff = Omit<ValueDiff, 'steps'> & {
  /** `config.limits.max`, `config.scopes[1]`, `config.hooks[id="paid"].url`, `config.prompt line 12`. Not clean. */
  readonly path: string;
};

export type FieldDiffs = {
  readonly diffs: readonly FieldDiff[];
  /** How many more there are inside. */
  readonly more: number;
};

/** More differences inside one value are counted, not shown. */
const MAX_DIFFS = 12;

/** Items with longer names are named by their index. */
const MAX_NAME = 40;

const plainName = /^[\p{L}_][\p{L}\p{N}_-]*$/u;

const stepText = (step: Step): string => {
  switch (step.kind) {
    case 'member':
      return plainName.test(step.name) ? `.${step.name}` : `[${JSON.stringify(step.name)}]`;
    case 'item':
      return step.name === null || step.name.length > MAX_NAME ? `[${step.at}]` : `[${step.name}]`;
    case 'line':
      return ` line ${step.at + 1}`;
    default:
      return step satisfies never;
  }
};

/** A null of a plan: the field is not there. */
const present = (value: JsonValue): JsonValue | undefined => value ?? undefined;

/**
 * The differences that a field is shown as: those inside its value, or the field as a whole where it is new,
 * removed, or has nothing inside.
 * @param field one that is not secret
 * @param all also those beyond the limit
 */
export const fieldDiffs = ({ path, before, after }: FieldChange, all: boolean): FieldDiffs => {
  const whole = { path, before: present(before), after: present(after) };
  const inside = before === null || after === null ? [] : valueDiffs(before, after);
  if (inside.length === 0) return { diffs: [whole], more: 0 };
  const shown = all ? inside : inside.slice(0, MAX_DIFFS);
  return {
    diffs: shown.map(({ steps, ...diff }) => ({ ...diff, path: path + steps.map(stepText).join('') })),
    more: inside.length - shown.length,
  };
};
