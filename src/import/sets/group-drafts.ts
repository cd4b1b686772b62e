import { mayHoldPlaceholder } from '../../desired/sets/placeholders.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import type { Draft } from '../yaml/draft-node.ts';

/** Fewer entries than this are easier to read written out. */
const MIN_ROWS = 3;

const isObject = (value: JsonValue): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Equal for values that have the same keys at every level; a list is one value. Null where a key cannot be in a set. */
const shapeOf = (value: JsonValue): string | null => {
  if (!isObject(value)) return '.';
  const shapes = Object.entries(value).map(([name, inner]) => {
    const shape = mayHoldPlaceholder(name) ? null : shapeOf(inner);
    return shape === null ? null : `${JSON.stringify(name)}${shape}`;
  });
  return shapes.includes(null) ? null : `{${shapes.join()}}`;
};

/** Equal for drafts that differ in values only; null for one that cannot be in a set. */
const signatureOf = ({ fields, remarks, configRemarks }: Draft, provider: string): string | null => {
  // Absent is the same as true, so one that is switched off need not stay outside.
  const { active: _active, ...others } = fields;
  const shape = shapeOf(others);
  if (shape === null) return null;
  const notes = configRemarks.map(({ key, text, line }) => [key, text, line === undefined]);
  return JSON.stringify([provider, fields.type, shape, remarks, notes]);
};

/** In the usual order of fields. */
const withActive = ({ account, type, name, id, active, ...others }: JsonObject): JsonObject => ({
  account: account ?? null,
  type: type ?? null,
  name: name ?? null,
  ...(id !== undefined && { id }),
  active: active ?? true,
  ...others,
});

/** Drafts that can be the rows of one set: all say `active` where one does. */
const alike = (drafts: readonly Draft[]): readonly Draft[] =>
  drafts.some(({ fields }) => fields.active !== undefined)
    ? drafts.map((draft) => ({ ...draft, fields: withActive(draft.fields) }))
    : drafts;

/**
 * Finds drafts of which three or more differ in values only.
 * @param providerOf the provider of an account
 */
export const groupDrafts = (
  drafts: readonly Draft[],
  providerOf: (account: string) => string,
): { readonly groups: readonly (readonly Draft[])[]; readonly rest: readonly Draft[] } => {
  const bySignature = new Map<string, Draft[]>();
  for (const draft of drafts) {
    const signature = signatureOf(draft, providerOf(String(draft.fields.account)));
    if (signature === null) continue;
    const known = bySignature.get(signature);
    if (known === undefined) bySignature.set(signature, [draft]);
    else known.push(draft);
  }
  const groups = [...bySignature.values()].filter(({ length }) => length >= MIN_ROWS);
  const grouped = new Set(groups.flat());
  return { groups: groups.map(alike), rest: drafts.filter((draft) => !grouped.has(draft)) };
};
