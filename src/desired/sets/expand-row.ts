import type { JsonObject, JsonValue } from '../../model/json.ts';
import { mayHoldReference, parseReferences } from '../references/parse-references.ts';
import type { Path } from '../references/resolve-value.ts';
import { textWeight, weightOf } from '../yaml/weight.ts';
import type { TemplatePiece } from './placeholders.ts';
import { type Row, rowValue } from './row.ts';
import type { Template, TemplateNode } from './template.ts';

/** The deepest level of mappings and lists in an entry, as in a file. */
const MAX_DEPTH = 98;

/** A value of the template that cannot be made for this row. */
export type RowProblem = {
  readonly path: Path;
  /** The row's value at fault; null: where the template and the row meet. */
  readonly value: string | null;
  readonly message: string;
  readonly hint: string;
};

/** The entry of a row, references unresolved. */
export type ExpandedRow = {
  readonly value: JsonObject;
  /** How much it counts against the limit on expansion. */
  readonly weight: number;
  readonly problems: readonly RowProblem[];
};

/** How many references, and how many escapes of one, a text has. */
type Marks = { readonly references: number; readonly escapes: number };

const NO_MARKS: Marks = { references: 0, escapes: 0 };

const countMarks = (text: string): Marks => {
  if (!mayHoldReference(text)) return NO_MARKS;
  const pieces = parseReferences(text);
  const escapes = pieces.filter((piece) => piece.kind === 'text' && piece.text === '${').length;
  return { references: pieces.filter(({ kind }) => kind !== 'text').length, escapes };
};

const asText = (value: JsonValue | undefined): string => String(value ?? '');

/**
 * True if a text made of a template and a row's values has the references of its parts, and no others. Joining
 * them could make one, or escape one: a `$` before a `{NAME}`.
 */
const keepsReferences = (joined: string, pieces: readonly TemplatePiece[], row: Row): boolean => {
  if (!mayHoldReference(joined)) return true;
  // A placeholder may be a part of the template's own reference, so a letter takes its place.
  const template = pieces.map((piece) => (typeof piece === 'string' ? piece : 'x')).join('');
  const values = pieces.map((piece) => (typeof piece === 'string' ? '' : asText(rowValue(row, piece.name))));
  const parts = [template, ...values].map(countMarks);
  const sum = (of: keyof Marks): number => parts.reduce((total, marks) => total + marks[of], 0);
  const made = countMarks(joined);
  return made.references === sum('references') && made.escapes === sum('escapes');
};

const kindOf = (value: JsonValue): string => {
  if (value === null) return 'empty';
  return Array.isArray(value) ? 'a list' : 'a mapping';
};

type Expanding = {
  readonly row: Row;
  readonly maxWeight: number;
  weight: number;
  readonly problems: RowProblem[];
};

const fillText = (node: TemplateNode & { readonly kind: 'mixed' }, expanding: Expanding): string => {
  const { row, problems } = expanding;
  const { pieces, path } = node;
  const isWrong = (piece: TemplatePiece): boolean => {
    if (typeof piece === 'string') return false;
    const value = rowValue(row, piece.name);
    if (typeof value !== 'object') return false;
    const message = `${piece.name} is ${kindOf(value)}, and the template uses it inside the text of ${path.join('.')}`;
    problems.push({ path, value: piece.name, message, hint: 'a text takes a string, a number or a boolean' });
    return true;
  };
  if (pieces.filter(isWrong).length > 0) return '';
  const parts = pieces.map((piece) =>
    typeof piece === 'string' ? piece : asText(rowValue(row, piece.name)),
  );
  expanding.weight += textWeight(parts.reduce((sum, part) => sum + part.length, 0));
  // Joined, the parts may not fit into memory.
  if (expanding.weight > expanding.maxWeight) return '';
  const text = parts.join('');
  if (!keepsReferences(text, pieces, row)) {
    const message = `${path.join('.')}: the text and its row values would make or break a reference where they meet`;
    problems.push({ path, value: null, message, hint: 'write the whole reference as a row value' });
  }
  return text;
};

const depthOf = (value: JsonValue): number => {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Object.values(value).reduce((deepest: number, inner) => Math.max(deepest, depthOf(inner)), 0);
};

const take = (node: TemplateNode & { readonly kind: 'whole' }, expanding: Expanding): JsonValue => {
  const value = rowValue(expanding.row, node.name);
  if (value === undefined) return '';
  expanding.weight += weightOf(value);
  if (typeof value === 'object' && depthOf(value) + node.path.length > MAX_DEPTH) {
    const message = `${node.name} would be nested too deeply in ${node.path.join('.')}`;
    expanding.problems.push({ path: node.path, value: node.name, message, hint: 'nest less' });
  }
  return value;
};

const fillMapping = (
  { fields }: TemplateNode & { readonly kind: 'mapping' },
  expanding: Expanding,
): JsonObject => {
  const filled: Record<string, JsonValue> = {};
  for (const [name, node] of fields) filled[name] = fill(node, expanding);
  return filled;
};

const fill = (node: TemplateNode, expanding: Expanding): JsonValue => {
  switch (node.kind) {
    case 'plain':
      expanding.weight += node.weight;
      return node.value;
    case 'broken':
      return node.value;
    case 'whole':
      return take(node, expanding);
    case 'mixed':
      return fillText(node, expanding);
    case 'list':
      expanding.weight += 1;
      return node.items.map((item) => fill(item, expanding));
    case 'mapping':
      expanding.weight += 1;
      return fillMapping(node, expanding);
    default:
      return node satisfies never;
  }
};

/**
 * Makes the entry of a row. Where the row has no value, the entry has an empty text. Neither a row's values nor
 * what is made of them is searched for placeholders.
 * @param maxWeight texts beyond it are left out
 */
export const expandRow = ({ root }: Template, row: Row, maxWeight: number): ExpandedRow => {
  const expanding: Expanding = { row, maxWeight, weight: 1, problems: [] };
  const value = fillMapping(root, expanding);
  return { value, weight: expanding.weight, problems: expanding.problems };
};
