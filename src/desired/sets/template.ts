import type { JsonObject, JsonValue } from '../../model/json.ts';
import type { Path } from '../references/resolve-value.ts';
import { scalarWeight } from '../yaml/weight.ts';
import { mayHoldPlaceholder, parseTemplateText, type TemplatePiece } from './placeholders.ts';

/** A part of a template. */
export type TemplateNode =
  /** Without placeholders; all entries share it. */
  | { readonly kind: 'plain'; readonly value: JsonValue; readonly weight: number }
  /** Nothing but one placeholder: takes the row's value as it is. */
  | { readonly kind: 'whole'; readonly name: string; readonly path: Path }
  /** Text with row values in it. */
  | { readonly kind: 'mixed'; readonly pieces: readonly TemplatePiece[]; readonly path: Path }
  /** It cannot be read, and is reported already. */
  | { readonly kind: 'broken'; readonly value: string }
  | { readonly kind: 'list'; readonly items: readonly TemplateNode[] }
  | { readonly kind: 'mapping'; readonly fields: readonly (readonly [name: string, node: TemplateNode])[] };

/** A placeholder, and the value of the template that it is in. */
export type PlaceholderUse = { readonly name: string; readonly path: Path; readonly isWhole: boolean };

/** What is wrong with one value of a template. */
export type TemplateProblem = {
  readonly path: Path;
  readonly at: 'key' | 'value';
  readonly message: string;
  readonly hint: string;
};

/** The `integration` of a set, its placeholders found. */
export type Template = {
  readonly root: TemplateNode & { readonly kind: 'mapping' };
  readonly uses: readonly PlaceholderUse[];
  readonly problems: readonly TemplateProblem[];
};

type Reading = { readonly uses: PlaceholderUse[]; readonly problems: TemplateProblem[] };

const readText = (text: string, path: Path, { uses, problems }: Reading): TemplateNode => {
  const plain = (value: string): TemplateNode => ({ kind: 'plain', value, weight: scalarWeight(value) });
  if (!mayHoldPlaceholder(text)) return plain(text);
  const read = parseTemplateText(text);
  if (!read.ok) {
    problems.push({ path, at: 'value', message: `${path.join('.')}: ${read.message}`, hint: read.hint });
    return { kind: 'broken', value: text };
  }
  const [first, ...more] = read.pieces;
  if (more.length === 0 && (first === undefined || typeof first === 'string')) return plain(first ?? '');
  const isWhole = more.length === 0;
  for (const piece of read.pieces)
    if (typeof piece !== 'string') uses.push({ name: piece.name, path, isWhole });
  return isWhole && typeof first === 'object'
    ? { kind: 'whole', name: first.name, path }
    : { kind: 'mixed', pieces: read.pieces, path };
};

/** Null unless no node has a placeholder or an escape, so that all entries can share the value. */
const sharedWeight = (nodes: readonly TemplateNode[], written: readonly JsonValue[]): number | null =>
  nodes.reduce<number | null>(
    (sum, node, at) =>
      sum !== null && node.kind === 'plain' && node.value === written[at] ? sum + node.weight : null,
    1,
  );

const readNode = (value: JsonValue, path: Path, reading: Reading): TemplateNode => {
  if (typeof value === 'string') return readText(value, path, reading);
  if (typeof value !== 'object' || value === null) return { kind: 'plain', value, weight: 1 };
  if (!Array.isArray(value)) return readMapping(value as JsonObject, path, reading);
  const items = value.map((item: JsonValue, at) => readNode(item, [...path, at], reading));
  const weight = sharedWeight(items, value);
  return weight === null ? { kind: 'list', items } : { kind: 'plain', value, weight };
};

const readMapping = (value: JsonObject, path: Path, reading: Reading): TemplateNode => {
  const fields = Object.entries(value).map(([name, inner]) => {
    if (mayHoldPlaceholder(name)) {
      const hint = 'placeholders are for values';
      const message = `${path.join('.')}: a key cannot contain a placeholder`;
      reading.problems.push({ path: [...path, name], at: 'key', message, hint });
    }
    return [name, readNode(inner, [...path, name], reading)] as const;
  });
  const nodes = fields.map(([, node]) => node);
  const weight = path.length === 0 ? null : sharedWeight(nodes, Object.values(value));
  return weight === null ? { kind: 'mapping', fields } : { kind: 'plain', value, weight };
};

/** Reads the `integration` of a set. */
export const readTemplate = (value: JsonObject): Template => {
  const reading: Reading = { uses: [], problems: [] };
  const root = readMapping(value, [], reading) as Template['root'];
  return { root, ...reading };
};

/** The part of a template at a path, and how many names of the path lead to it: the rest is inside a row's value. */
export const nodeAt = (
  { root }: Template,
  path: readonly PropertyKey[],
): { readonly node: TemplateNode; readonly depth: number } => {
  let node: TemplateNode = root;
  let depth = 0;
  for (const name of path) {
    const next: TemplateNode | undefined =
      node.kind === 'mapping'
        ? node.fields.find(([field]) => field === name)?.[1]
        : node.kind === 'list'
          ? node.items[Number(name)]
          : undefined;
    if (next === undefined) break;
    node = next;
    depth += 1;
  }
  return { node, depth };
};
