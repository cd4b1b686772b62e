import type { JsonObject, JsonValue } from '../../src/model/json.ts';
import type { Step, ValueDiff } from '../../src/report/inside/value-diffs.ts';

const inner = ({ steps, ...diff }: ValueDiff): ValueDiff => ({ ...diff, steps: steps.slice(1) });

/** The diffs by their first step. */
const byStep = (diffs: readonly ValueDiff[]): readonly (readonly [Step, readonly ValueDiff[]])[] => {
  const groups = new Map<string, [Step, ValueDiff[]]>();
  for (const diff of diffs) {
    const [step] = diff.steps;
    if (step === undefined) throw new Error('An diff of the whole value has others beside it.');
    const name = JSON.stringify(step);
    const group = groups.get(name) ?? [step, []];
    group[1].push(inner(diff));
    groups.set(name, group);
  }
  return [...groups.values()];
};

const toMembers = (before: JsonObject, diffs: readonly ValueDiff[]): JsonObject => {
  const members = new Map<string, JsonValue>(Object.entries(before));
  for (const [step, own] of byStep(diffs)) {
    if (step.kind !== 'member') throw new Error(`An object has no ${step.kind}.`);
    const after = applied(members.get(step.name), own);
    if (after === undefined) members.delete(step.name);
    else members.set(step.name, after);
  }
  return Object.fromEntries(members);
};

const indexOf = ({ steps: [step] }: ValueDiff): number => {
  if (step === undefined || step.kind === 'member') throw new Error('A list has no member.');
  return step.at;
};

const toItems = (before: readonly JsonValue[], diffs: readonly ValueDiff[]): readonly JsonValue[] => {
  const whole = ({ steps }: ValueDiff): boolean => steps.length === 1;
  const removed = new Set(diffs.filter((e) => whole(e) && e.after === undefined).map(indexOf));
  const items = before.filter((_, at) => !removed.has(at));
  for (const diff of diffs.filter((e) => whole(e) && e.before === undefined))
    items.splice(indexOf(diff), 0, diff.after as JsonValue);
  const changed = diffs.filter((e) => !(whole(e) && (e.before === undefined || e.after === undefined)));
  for (const [step, own] of byStep(changed)) {
    if (step.kind === 'member') throw new Error('A list has no member.');
    items[step.at] = applied(items[step.at], own) as JsonValue;
  }
  return items;
};

const isList = (value: JsonValue): value is readonly JsonValue[] => Array.isArray(value);

/** What the diffs make of a value. Also checks that each diff has the value that was there. */
export const applied = (
  before: JsonValue | undefined,
  diffs: readonly ValueDiff[],
): JsonValue | undefined => {
  const [first] = diffs;
  if (first === undefined) return before;
  if (first.steps.length === 0) {
    if (JSON.stringify(first.before) !== JSON.stringify(before))
      throw new Error('It was another value before.');
    return first.after;
  }
  if (typeof before === 'string') return toItems(before.split('\n'), diffs).join('\n');
  if (before === undefined || before === null || typeof before !== 'object')
    throw new Error('Nothing is inside.');
  return isList(before) ? toItems(before, diffs) : toMembers(before, diffs);
};
