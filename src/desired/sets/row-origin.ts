import type { JsonValue } from '../../model/json.ts';
import { mayHoldReference } from '../references/parse-references.ts';
import type { Path } from '../references/resolve-value.ts';
import type { NodeAt } from '../yaml/locate-node.ts';
import type { SourceEntry } from '../yaml/read-document.ts';
import { ROW_NAME, type Row, rowValue } from './row.ts';
import { nodeAt, type Template, type TemplateNode } from './template.ts';

/** Where an entry that a set made comes from. */
export type RowOrigin = {
  readonly set: SourceEntry;
  readonly template: Template;
  readonly row: Row;
  /** How many rows the set has. */
  readonly rows: number;
  /** Paths of the entry whose values could not be made. Reported already, so what follows from it is not. */
  readonly unknown: readonly Path[];
};

/** A place inside a set. */
export type SetPlace = { readonly path: readonly PropertyKey[]; readonly at: NodeAt };

/** Where a value of an entry is written: in the row, in the template, or in both. */
export type ValueOrigin =
  | ({ readonly from: 'row' | 'template' } & SetPlace)
  | { readonly from: 'both'; readonly template: SetPlace; readonly row: SetPlace };

const inRow = ({ name }: Row, placeholder: string, rest: readonly PropertyKey[], at: NodeAt): SetPlace =>
  placeholder === ROW_NAME
    ? { path: ['each', name], at: 'key' }
    : { path: ['each', name, placeholder, ...rest], at };

/** The value of a text that a problem with it is most likely about: one with a reference. */
const likelyValue = ({ pieces }: TemplateNode & { readonly kind: 'mixed' }, row: Row): string => {
  const names = pieces.flatMap((piece) => (typeof piece === 'string' ? [] : [piece.name]));
  const hasReference = (value: JsonValue | undefined): boolean =>
    typeof value === 'string' && mayHoldReference(value);
  return (
    names.find((name) => hasReference(rowValue(row, name))) ??
    names.find((name) => name !== ROW_NAME) ??
    ROW_NAME
  );
};

/** Where the value at a path of an entry is written, or its key. */
export const originOf = (
  { template, row }: RowOrigin,
  path: readonly PropertyKey[],
  at: NodeAt,
): ValueOrigin => {
  const { node, depth } = nodeAt(template, path);
  const written: SetPlace = { path: ['integration', ...path], at };
  const isOwnKey = at === 'key' && depth === path.length;
  if (isOwnKey || (node.kind !== 'whole' && node.kind !== 'mixed')) return { from: 'template', ...written };
  if (node.kind === 'whole') return { from: 'row', ...inRow(row, node.name, path.slice(depth), at) };
  return { from: 'both', template: written, row: inRow(row, likelyValue(node, row), [], at) };
};

/** True if the value at a path could not be made. */
export const isUnknown = ({ unknown }: RowOrigin, path: readonly PropertyKey[]): boolean =>
  unknown.some((above) => above.every((name, at) => name === path[at]));
