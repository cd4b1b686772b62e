import { type ValuePath, valueAt } from '../../desired/edit/field-path.ts';
import { hasReference } from '../../desired/edit/refusal.ts';
import type { DesiredAccount, DesiredIntegration, SourcePosition } from '../../model/desired.ts';
import { foldId } from '../../model/fold.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import type { LiveIntegration } from '../../model/live.ts';
import type { Change } from '../../model/plan.ts';
import { sameValue } from '../../plan/compare/equal.ts';
import { looksMasked } from '../../plan/compare/mask.ts';
import { isSecretName } from '../../secrets/secret-name.ts';
import { asWritten, comparedPath, liveValueAt } from './live-value.ts';

/** What decides whether a live value may be taken over. */
export type Judging = {
  readonly entry: DesiredIntegration;
  /** The entry as the YAML has it, references unresolved. */
  readonly written: JsonObject;
  readonly live: LiveIntegration;
  /** The key's changes in the plan. */
  readonly changes: readonly Change[];
  /** Compared paths that are secret. */
  readonly secretPaths: ReadonlySet<string>;
  /** Whether a value has a secret in it, whatever its path. */
  readonly holdsSecret: (value: JsonValue) => boolean;
  /** Where the account's defaults are written, by field. */
  readonly defaultsAt: NonNullable<DesiredAccount['defaultsAt']>;
  /** `file:line` of a path inside the entry. */
  readonly placeOf: (path: ValuePath) => string;
};

/** The way to the first reference inside a value. */
const referenceIn = (value: JsonValue | undefined, path: ValuePath): ValuePath | null => {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'object') return hasReference(value) ? path : null;
  for (const [key, inner] of Object.entries(value)) {
    const found = referenceIn(inner, [...path, Array.isArray(value) ? Number(key) : key]);
    if (found !== null) return found;
  }
  return null;
};

const isSecret = (judging: Judging, path: ValuePath, values: readonly (JsonValue | undefined)[]): boolean =>
  judging.secretPaths.has(comparedPath(path)) ||
  path.some((part) => typeof part === 'string' && isSecretName(part)) ||
  values.some((value) => value !== undefined && judging.holdsSecret(value));

/** Where the account's default is written that the entry has as its value; null where it has its own. */
const defaultOf = ({ written, defaultsAt }: Judging, [field, ...rest]: ValuePath): SourcePosition | null => {
  if (rest.length > 0 || field === undefined || valueAt(written, [field]) !== undefined) return null;
  return Object.hasOwn(defaultsAt, field) ? (defaultsAt[field] ?? null) : null;
};

/** What the YAML says, in the entry or by a default of its account. */
const saidAt = (judging: Judging, path: ValuePath): JsonValue | undefined => {
  if (defaultOf(judging, path) === null) return valueAt(judging.written, path);
  const { active, visibility, agentId } = judging.entry;
  return valueAt(
    { active, ...(visibility && { visibility }), ...(agentId !== undefined && { agentId }) },
    path,
  );
};

/** Whether the YAML says already what is live. */
export const isSaidAlready = (judging: Judging, path: ValuePath): boolean => {
  const { live } = judging;
  const [said, shown] = [saidAt(judging, path), liveValueAt(live, path)];
  if (said === undefined && path[0] === 'active') return shown !== false;
  if (said === undefined || shown === undefined) return false;
  if (path[0] === 'agentId' && typeof said === 'string' && typeof shown === 'string')
    return foldId(said) === foldId(shown);
  return sameValue(said, asWritten(shown));
};

/** A managed field that no change of the plan names is in sync, however it reads. */
const isInSync = ({ entry, changes }: Judging, path: ValuePath): boolean => {
  const field = comparedPath(path);
  const isManaged =
    path[0] === 'config'
      ? Object.hasOwn(entry.config, String(path[1]))
      : Object.hasOwn(entry, String(path[0]));
  return isManaged && !changes.some(({ fields }) => fields.some((each) => each.path === field));
};

/** A part of a value goes where the YAML has that value already, and an item of a list where both lists have it. */
const lacksPlace = ({ written, live }: Judging, path: ValuePath): boolean => {
  if (path[0] !== 'config' || path.length === 2) return false;
  const around = valueAt(written, path.slice(0, -1));
  if (typeof around !== 'object' || around === null) return true;
  const isItem = typeof path.at(-1) === 'number';
  return isItem && (valueAt(written, path) === undefined || liveValueAt(live, path) === undefined);
};

/** Why a live value is not taken over; null where it may be. Shows no value. */
export const whyNotTaken = (judging: Judging, path: ValuePath): string | null => {
  const { written, live, changes, placeOf } = judging;
  const said = valueAt(written, path);
  const shown = liveValueAt(live, path);
  const given = defaultOf(judging, path);
  if (given !== null)
    return `it comes from the defaults of account ${judging.entry.account}, which others of its integrations share; edit it at ${given.file}:${given.line}, or write ${path[0]} into the entry at ${placeOf([])}`;
  const reference = referenceIn(said, path);
  if (reference !== null)
    return `its value comes from a reference; edit it at ${placeOf(reference)}, or change what the reference stands for`;
  if (looksMasked(shown)) return `the provider shows it masked only; edit it at ${placeOf(path)}`;
  if (isSecret(judging, path, [said, shown]))
    return `it is secret, or a part of it is, and is never shown; write a reference at ${placeOf(path)}`;
  if (shown === undefined && (path[0] !== 'config' || live.configHidden === true))
    return `the provider does not show it; edit it at ${placeOf(path)}`;
  if (lacksPlace(judging, path))
    return `the YAML has nothing that it is a part of; name all of ${comparedPath(path)}, or edit it at ${placeOf(path)}`;
  const field = comparedPath(path);
  const isUnsupported = changes.some(
    ({ blocked, fields }) => blocked?.reason === 'unsupported' && fields.some((each) => each.path === field),
  );
  if (isUnsupported) return `the provider does not have it; remove it at ${placeOf(path)}`;
  if (isInSync(judging, path))
    return `the provider shows its own form of what the YAML says, and they are in sync; edit it at ${placeOf(path)}`;
  return null;
};
