import { isPlaceholderName } from '../../desired/sets/placeholders.ts';
import { ROW_NAME } from '../../desired/sets/row.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import { compareText, sameValue } from '../../plan/compare/equal.ts';
import type { ConfigRemark, Draft } from '../yaml/draft-node.ts';
import { groupDrafts } from './group-drafts.ts';
import { createFreeSetNames, setNames } from './set-names.ts';

/** A row of a drafted set. */
export type DraftRow = {
  readonly name: string;
  readonly values: JsonObject;
  /** Commented-out lines of YAML below the values: `access_token: ${SHOP_TOKEN}`. */
  readonly lines: readonly string[];
  /** What its entry is to read as. */
  readonly fields: JsonObject;
  /** The key that the entry had without the set. */
  readonly formerKey: string;
};

/** A set to write into a file. */
export type DraftSet = {
  readonly name: string;
  readonly rows: readonly DraftRow[];
  readonly integration: JsonObject;
  /** Comments above the set. */
  readonly remarks: readonly string[];
  readonly configRemarks: readonly ConfigRemark[];
};

type Path = readonly string[];

type Building = {
  readonly values: Record<string, JsonValue>[];
  readonly names: Set<string>;
};

const isObject = (value: JsonValue): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A template's string, in which only its own placeholders are read as such. */
const literal = (value: JsonValue): JsonValue => {
  if (typeof value === 'string') return value.replaceAll('{{', '{{{{');
  if (Array.isArray(value)) return value.map(literal);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, literal(inner)]));
};

const asName = (parts: Path): string => {
  const name = parts.join('_').replace(/[^\p{L}\p{N}\p{M}_.-]/gu, '_');
  return isPlaceholderName(name) ? name : `_${name}`;
};

/** The last part of the path, as many before it as it takes, or with a number. */
const freeName = (path: Path, { names }: Building): string => {
  const choices = path.map((_, at) => asName(path.slice(path.length - 1 - at)));
  const isFree = (name: string): boolean => name !== ROW_NAME && !names.has(name);
  let name = choices.find(isFree) ?? '';
  for (let number = 2; name === ''; number += 1) {
    const numbered = `${choices.at(-1)}_${number}`;
    if (isFree(numbered)) name = numbered;
  }
  names.add(name);
  return name;
};

/** What all have alike stays, what differs becomes a placeholder and a value of each row. */
const merge = (values: readonly JsonValue[], path: Path, building: Building): JsonValue => {
  const [first, ...others] = values as [JsonValue, ...JsonValue[]];
  if (others.every((value) => sameValue(value, first))) return literal(first);
  if (values.every(isObject)) {
    const inside = Object.keys(first as JsonObject).map((name) => {
      const inner = values.map((value) => (value as JsonObject)[name] as JsonValue);
      return [name, merge(inner, [...path, name], building)] as const;
    });
    return Object.fromEntries(inside);
  }
  const name = freeName(path, building);
  for (const [at, value] of values.entries())
    (building.values[at] as Record<string, JsonValue>)[name] = value;
  return `{{ ${name} }}`;
};

/** A commented-out line of each draft as one of the template, and one of each row. */
const parted = (
  remarks: readonly ConfigRemark[],
  building: Building,
): { readonly template: readonly ConfigRemark[]; readonly names: readonly (string | null)[] } => {
  const named = remarks.map((remark) => {
    const field = remark.line?.slice(0, remark.line.indexOf(':'));
    if (field === undefined) return { remark, name: null };
    const name = freeName([field], building);
    const text = `${remark.text} Remove it in every row too; a row without one has null.`;
    return { remark: { ...remark, text, line: `${field}: "{{ ${name} }}"` }, name };
  });
  return { template: named.map(({ remark }) => remark), names: named.map(({ name }) => name) };
};

const rowLines = ({ configRemarks }: Draft, names: readonly (string | null)[]): readonly string[] =>
  configRemarks.flatMap(({ line }, at) => {
    const name = names[at];
    return line === undefined || name == null ? [] : [`${name}${line.slice(line.indexOf(':'))}`];
  });

const draftSet = (drafts: readonly Draft[], free: (name: string) => string): DraftSet => {
  const building: Building = { values: drafts.map(() => ({})), names: new Set() };
  const integration = merge(
    drafts.map(({ fields }) => fields),
    [],
    building,
  ) as JsonObject;
  const [first] = drafts;
  const { template, names } = parted(first?.configRemarks ?? [], building);
  const named = setNames(drafts);
  const rows = drafts.map((draft, at): DraftRow => {
    const { fields, key } = draft;
    const values = building.values[at] ?? {};
    return { name: named.rows[at] ?? key, values, lines: rowLines(draft, names), fields, formerKey: key };
  });
  return {
    name: free(named.set),
    rows: rows.toSorted((a, b) => compareText(a.name, b.name)),
    integration,
    remarks: first?.remarks ?? [],
    configRemarks: template,
  };
};

/**
 * Proposes sets for drafts of which three or more differ in values only.
 * @param providerOf the provider of an account
 * @param takenKeys keys of the desired state and of the ledgers
 */
export const draftSets = (
  drafts: readonly Draft[],
  providerOf: (account: string) => string,
  takenKeys: readonly string[],
): { readonly sets: readonly DraftSet[]; readonly rest: readonly Draft[] } => {
  const { groups, rest } = groupDrafts(drafts, providerOf);
  const free = createFreeSetNames([...takenKeys, ...rest.map(({ key }) => key)]);
  const sets = groups.map((group) => draftSet(group, free));
  return { sets: sets.toSorted((a, b) => compareText(a.name, b.name)), rest };
};
