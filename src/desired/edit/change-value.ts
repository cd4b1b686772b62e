import { isAlias, isMap, isScalar, isSeq, type Node } from 'yaml';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import { insertAfter, insertBefore, removeMembers } from './edit-members.ts';
import type { ValuePath } from './field-path.ts';
import { type Member, membersOf, type Slot } from './members.ts';
import { fitsTag, keptInside, type Refusal, type RefusalKind } from './refusal.ts';
import { quotesOf, replaceValue } from './replace-value.ts';
import type { Quotes } from './scalar-text.ts';
import type { TextEdit } from './text-edit.ts';
import { flowPair, flowText, itemLines, type Layout, pairLines, type Quoting } from './value-text.ts';

/** The state of changing one entry. */
export type Changing = {
  readonly text: string;
  readonly layout: Layout;
  /** Anchors that an alias uses. */
  readonly used: ReadonlySet<string>;
  /** Fields of an entry in their usual order. */
  readonly order: readonly string[];
  readonly sameValue: (a: JsonValue, b: JsonValue) => boolean;
  readonly refusals: Refusal[];
};

const isObject = (value: JsonValue): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const refuse = (changing: Changing, kind: RefusalKind, path: ValuePath): TextEdit[] => {
  changing.refusals.push({ kind, path });
  return [];
};

const keyQuotes = (members: readonly Member[]): Quotes => quotesOf(members.find(({ key }) => key)?.key);

/** The quotes of texts beside a new one; in JSON, double ones. */
const quotingIn = (members: readonly Member[]): Quoting => {
  const keys = keyQuotes(members);
  return { keys, values: members[0]?.slot.flow && keys === 'double' ? 'double' : 'plain' };
};

const replace = (
  changing: Changing,
  slot: Slot,
  value: JsonValue,
  quoting: Quoting,
  path: ValuePath,
): TextEdit[] => {
  const { text, layout, used } = changing;
  const kept = keptInside(slot.node, used, path);
  if (kept !== null) return refuse(changing, kept.kind, kept.path);
  if (slot.valueAt === null || !fitsTag(slot.node, value)) return refuse(changing, 'form', path);
  const values = isScalar(slot.node) && slot.node.source !== '' ? quotesOf(slot.node) : quoting.values;
  const at = slot.valueAt;
  return replaceValue({ text, slot, at, value, quoting: { keys: quoting.keys, values }, layout });
};

/** Reports what removing members would lose. */
const mayRemove = (
  changing: Changing,
  members: readonly Member[],
  gone: readonly number[],
  path: ValuePath,
): boolean => {
  for (const at of gone) {
    const { slot, key } = members[at] as Member;
    const kept = keptInside(slot.node, changing.used, [...path, key === null ? at : String(key.value)]);
    if (kept === null) continue;
    changing.refusals.push(kept);
    return false;
  }
  return true;
};

/** The member below which a new key goes: by the usual order of fields, else the last that stays. */
const placeFor = (kept: readonly Member[], key: string, order: readonly string[]): Member => {
  const rank = order.indexOf(key);
  const above = kept.findLast(({ key: known }) => {
    const at = order.indexOf(String(known?.value));
    return at !== -1 && at < rank;
  });
  return above ?? (kept.at(-1) as Member);
};

const insertPairs = (
  changing: Changing,
  kept: readonly Member[],
  pairs: JsonObject,
  path: ValuePath,
): TextEdit[] => {
  const { text, layout } = changing;
  const quoting = quotingIn(kept);
  const order = path.length === 0 ? changing.order : [];
  return Object.entries(pairs).flatMap(([key, value]) => {
    const after = placeFor(kept, key, order);
    const lines = after.slot.flow
      ? [flowPair(key, value, quoting, layout)]
      : pairLines(key, value, quoting, layout);
    return insertAfter(text, after, [lines], layout);
  });
};

const changeMapping = (
  changing: Changing,
  slot: Slot,
  members: readonly Member[],
  old: JsonObject,
  value: JsonObject,
  path: ValuePath,
): TextEdit[] => {
  const own = new Map(
    members.flatMap((member, at) => (member.isMerge ? [] : [[String(member.key?.value), at]])),
  );
  const merged = Object.keys(old).find(
    (key) =>
      !own.has(key) &&
      !(Object.hasOwn(value, key) && changing.sameValue(old[key] as JsonValue, value[key] as JsonValue)),
  );
  if (merged !== undefined) return refuse(changing, 'merge', [...path, merged]);
  const gone = [...own].flatMap(([key, at]) => (Object.hasOwn(value, key) ? [] : [at as number]));
  const kept = members.filter((_, at) => !gone.includes(at));
  if (kept.length === 0) return replace(changing, slot, value, quotingIn(members), path);
  if (!mayRemove(changing, members, gone, path)) return [];
  const added = Object.fromEntries(Object.entries(value).filter(([key]) => !Object.hasOwn(old, key)));
  const changed = [...own].flatMap(([key, at]) => {
    if (!Object.hasOwn(value, key)) return [];
    const { slot: inner } = members[at as number] as Member;
    const quoting = quotingIn(members);
    return changeValue(changing, inner, old[key] as JsonValue, value[key] as JsonValue, quoting, [
      ...path,
      String(key),
    ]);
  });
  return [
    ...changed,
    ...insertPairs(changing, kept, added, path),
    ...removeMembers(changing.text, members, gone),
  ];
};

/** How many members at the start, and at the end of the rest, are the same. */
const sameEnds = (
  { sameValue }: Changing,
  old: readonly JsonValue[],
  value: readonly JsonValue[],
): readonly [before: number, after: number] => {
  const most = Math.min(old.length, value.length);
  let before = 0;
  while (before < most && sameValue(old[before] as JsonValue, value[before] as JsonValue)) before += 1;
  let after = 0;
  while (
    after < most - before &&
    sameValue(old.at(-1 - after) as JsonValue, value.at(-1 - after) as JsonValue)
  )
    after += 1;
  return [before, after];
};

const changeList = (
  changing: Changing,
  slot: Slot,
  members: readonly Member[],
  old: readonly JsonValue[],
  value: readonly JsonValue[],
  path: ValuePath,
): TextEdit[] => {
  const { text, layout } = changing;
  const quoting: Quoting = { keys: 'plain', values: quotesOf(members.at(-1)?.slot.node) };
  if (old.length === 0 || value.length === 0)
    return replace(changing, slot, value as JsonValue, quoting, path);
  const [before, after] = sameEnds(changing, old, value);
  const common = Math.min(old.length, value.length) - before - after;
  const changed = Array.from({ length: common }, (_, index) => before + index).flatMap((at) =>
    changeValue(
      changing,
      (members[at] as Member).slot,
      old[at] as JsonValue,
      value[at] as JsonValue,
      quoting,
      [...path, at],
    ),
  );
  const from = before + common;
  const gone = Array.from({ length: old.length - after - from }, (_, index) => from + index);
  if (!mayRemove(changing, members, gone, path)) return [];
  const flow = members[0]?.slot.flow === true;
  const sources = value
    .slice(from, value.length - after)
    .map((item) => (flow ? [flowText(item, quoting, layout)] : itemLines(item, quoting, layout)));
  const above = members[from - 1];
  const inserted =
    above === undefined
      ? insertBefore(members[0] as Member, sources, layout)
      : insertAfter(text, above, sources, layout);
  return [...changed, ...(sources.length === 0 ? [] : inserted), ...removeMembers(text, members, gone)];
};

/**
 * The edits that make a value of the YAML another one, each as small as it can be: only what differs inside a
 * mapping or list is edited. Adds a refusal for what must stay.
 * @param old the value as it reads, references unresolved
 */
export const changeValue = (
  changing: Changing,
  slot: Slot,
  old: JsonValue,
  value: JsonValue,
  quoting: Quoting,
  path: ValuePath,
): TextEdit[] => {
  if (changing.sameValue(old, value)) return [];
  const { node } = slot;
  if (isAlias(node)) return refuse(changing, 'alias', path);
  const { anchor } = (node ?? {}) as Partial<Node & { anchor: string }>;
  if (anchor !== undefined && changing.used.has(anchor)) return refuse(changing, 'anchor', path);
  if (isMap(node) && isObject(old) && isObject(value))
    return changeMapping(changing, slot, membersOf(changing.text, node, slot.flow), old, value, path);
  if (isSeq(node) && Array.isArray(old) && Array.isArray(value))
    return changeList(changing, slot, membersOf(changing.text, node, slot.flow), old, value, path);
  return replace(changing, slot, value, quoting, path);
};
