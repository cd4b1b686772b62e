import type { JsonObject, JsonValue } from '../../model/json.ts';
import { sameValue } from '../../plan/compare/equal.ts';
import { plural } from '../../report/text/plural.ts';
import { quoted } from '../problem.ts';
import { ROW_NAME } from '../sets/row.ts';
import { originOf, type RowOrigin } from '../sets/row-origin.ts';
import type { TemplateNode } from '../sets/template.ts';
import type { EntryEditor } from './edit-entry.ts';
import { type ValuePath, withValueAt } from './field-path.ts';

/** A change of a row's value that gives the entry what is wanted. */
type RowChange = { readonly name: string; readonly value: JsonValue };

/** Why the set cannot give one entry what is wanted. */
type Obstacle = { readonly path: ValuePath; readonly why: string };

type Found = { readonly changes: RowChange[]; readonly obstacles: Obstacle[] };

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `set "storefront"`, and how many entries its template makes. */
const templateText = ({ set, rows }: RowOrigin): string =>
  `the template of set ${quoted(set.key)}, which ${plural(rows, 'row')} share${rows === 1 ? 's' : ''}`;

const whyShared = (row: RowOrigin, name: string): string | null => {
  if (name === ROW_NAME) return 'it is the name of the row, which is a part of the key';
  const uses = row.template.uses.filter((use) => use.name === name);
  if (uses.length === 1) return null;
  const fields = uses.map(({ path }) => path.join('.'));
  return `the row's value ${quoted(name)} is used in more than one place: ${fields.join(', ')}`;
};

const compareMembers = (
  row: RowOrigin,
  fields: readonly (readonly [name: string | number, node: TemplateNode])[],
  [old, wanted]: readonly [JsonObject | readonly JsonValue[], JsonObject | readonly JsonValue[]],
  path: ValuePath,
  found: Found,
): void => {
  const nodes = new Map(fields.map(([name, node]) => [String(name), node]));
  const names = new Set([...Object.keys(old), ...Object.keys(wanted)]);
  for (const each of names) {
    const name = Array.isArray(old) ? Number(each) : each;
    const before = (old as JsonObject)[each];
    const after = (wanted as JsonObject)[each];
    compare(row, nodes.get(each), before, after, [...path, name], found);
  }
};

/** Finds the row's values to change, and what stands against it. */
const compare = (
  row: RowOrigin,
  node: TemplateNode | undefined,
  old: JsonValue | undefined,
  wanted: JsonValue | undefined,
  path: ValuePath,
  found: Found,
): void => {
  if (old !== undefined && wanted !== undefined && sameValue(old, wanted)) return;
  if (node?.kind === 'whole' && wanted !== undefined) {
    const why = whyShared(row, node.name);
    if (why === null) found.changes.push({ name: node.name, value: wanted });
    else found.obstacles.push({ path, why });
  } else if (node?.kind === 'mapping' && isObject(old) && isObject(wanted)) {
    compareMembers(row, node.fields, [old, wanted], path, found);
  } else if (node?.kind === 'list' && Array.isArray(old) && Array.isArray(wanted)) {
    compareMembers(row, [...node.items.entries()], [old, wanted], path, found);
  } else if (node?.kind === 'mixed') {
    found.obstacles.push({ path, why: `it is a text with values of the row, made by ${templateText(row)}` });
  } else {
    found.obstacles.push({ path, why: `it is in ${templateText(row)}` });
  }
};

/**
 * Edits an entry that a set makes: only a value that the row alone gives, and to this one field, can be another one
 * without a change of other entries or fields.
 * @param written the entry, references unresolved
 * @param set the editor of the whole set
 */
export const openRow = (row: RowOrigin, written: JsonObject, set: EntryEditor): EntryEditor => {
  const lineOf: EntryEditor['lineOf'] = (path, at = 'value') => {
    if (path.length === 0) return set.lineOf(['each', row.row.name], 'key');
    const origin = originOf(row, path, at);
    const place = origin.from === 'both' ? origin.template : origin;
    return set.lineOf(place.path as ValuePath, place.at);
  };
  return {
    written,
    lineOf,
    edit: (wanted) => {
      const found: Found = { changes: [], obstacles: [] };
      compare(row, row.template.root, written, wanted, [], found);
      const [obstacle] = found.obstacles;
      if (obstacle !== undefined)
        return {
          ok: false,
          refusal: { kind: 'set', line: lineOf(obstacle.path), message: obstacle.why },
        };
      const changed = found.changes.reduce<JsonObject>(
        (whole, { name, value }) => withValueAt(whole, ['each', row.row.name, name], value) as JsonObject,
        set.written,
      );
      return set.edit(changed);
    },
  };
};
