import { isAlias, isCollection, isMap, isScalar, type Node, type Scalar } from 'yaml';
import type { JsonValue } from '../../model/json.ts';
import { mayHoldReference, parseReferences } from '../references/parse-references.ts';
import type { ValuePath } from './field-path.ts';

/** Why a value stays as it is. */
export type RefusalKind =
  /** It contains `${…}`. */
  | 'reference'
  /** It is an alias, `*name`. */
  | 'alias'
  /** It has an anchor, `&name`, that something else uses. */
  | 'anchor'
  /** It comes through a merge key, `<<`. */
  | 'merge'
  /** It is written in a form that cannot be edited. */
  | 'form';

/** A place in an entry that stays as it is. */
export type Refusal = { readonly kind: RefusalKind; readonly path: ValuePath };

/** Whether a text has a reference; `$${` is not one. */
export const hasReference = (value: JsonValue): boolean =>
  typeof value === 'string' &&
  mayHoldReference(value) &&
  parseReferences(value).some(({ kind }) => kind !== 'text');

/** The first place inside a value that must not be lost or replaced. */
export const keptInside = (node: unknown, used: ReadonlySet<string>, path: ValuePath): Refusal | null => {
  if (isAlias(node)) return { kind: 'alias', path };
  const { anchor } = (node ?? {}) as Partial<Node & { anchor: string }>;
  if (anchor !== undefined && used.has(anchor)) return { kind: 'anchor', path };
  if (isScalar(node)) return hasReference(node.value as JsonValue) ? { kind: 'reference', path } : null;
  if (!isCollection(node)) return null;
  for (const [at, item] of node.items.entries()) {
    const pair = isMap(node) ? (item as { key: unknown; value: unknown }) : null;
    const name = pair === null ? at : String((pair.key as Scalar).value);
    const found = keptInside(pair === null ? item : pair.value, used, [...path, name]);
    if (found !== null) return found;
  }
  return null;
};

const kindOf = (value: JsonValue): string => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'seq';
  if (typeof value === 'object') return 'map';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  return typeof value === 'boolean' ? 'bool' : 'str';
};

/** Whether a value may stand behind the tag of the one that it replaces, such as `!!str`. */
export const fitsTag = (node: unknown, value: JsonValue): boolean => {
  const tag = (node as { readonly tag?: string } | null)?.tag;
  return tag === undefined || tag === `tag:yaml.org,2002:${kindOf(value)}`;
};
