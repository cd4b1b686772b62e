import type { DesiredIntegration } from '../model/desired.ts';
import type { JsonValue } from '../model/json.ts';
import type { LedgerEntry } from '../model/ledger-entry.ts';
import type { LiveIntegration } from '../model/live.ts';
import type { Change, FieldChange } from '../model/plan.ts';
import { alikeValue } from './compare/equal.ts';
import { desiredFields, liveField } from './compare/fields.ts';
import { isNothing } from './compare/may-hide.ts';

/** What one side has of a field. Of a secret never more than whether there is one. */
export type FieldSide =
  | { readonly kind: 'value'; readonly value: JsonValue }
  /** `changed`: it is another one than setpoint last wrote. */
  | { readonly kind: 'secret'; readonly is: 'set' | 'not-set' | 'changed' }
  /** The YAML, or the integration, does not have it. */
  | { readonly kind: 'none' }
  /** The provider does not show it, or could not be asked. */
  | { readonly kind: 'not-shown' };

/** A managed field, as the YAML asks for it and as it is live. Safe to show. */
export type FieldView = {
  readonly path: string;
  readonly desired: FieldSide;
  readonly live: FieldSide;
  /** In sync, but the provider shows our value in a form of its own. */
  readonly reads?: 'otherwise';
  /**
   * The change of the plan that names the field, and why it changes; null: it is in sync, or nothing is known. The
   * values are those of both sides.
   */
  readonly differs: {
    readonly change: Omit<Change, 'fields'>;
    readonly field: Pick<FieldChange, 'secret' | 'cause'>;
  } | null;
};

/** What a table of fields is made from. */
export type FieldsInput = {
  /** Null: it left the YAML. */
  readonly entry: DesiredIntegration | null;
  /** Null: there is none; undefined: the provider could not be asked. */
  readonly live: LiveIntegration | null | undefined;
  readonly owner: LedgerEntry | null;
  /** The key's changes in the plan. */
  readonly changes: readonly Change[];
  readonly secretPaths: ReadonlySet<string>;
  readonly holdsSecret: (value: JsonValue) => boolean;
};

const liveValueOf = (path: string, { live }: FieldsInput): JsonValue | undefined =>
  live ? (path === 'type' ? live.type : liveField(live, path)) : undefined;

type Differs = NonNullable<FieldView['differs']>;

const differencesOf = ({ changes }: FieldsInput): ReadonlyMap<string, Differs> =>
  new Map(
    changes.flatMap(({ fields, ...change }) =>
      fields.map(({ path, secret, cause }) => [path, { change, field: { secret, cause } }] as const),
    ),
  );

const desiredSide = (
  value: JsonValue | undefined,
  isSecret: boolean,
  differs: Differs | undefined,
): FieldSide => {
  if (value === undefined) return { kind: 'none' };
  if (!isSecret) return { kind: 'value', value };
  if (isNothing(value)) return { kind: 'secret', is: 'not-set' };
  const { change, field } = differs ?? {};
  const isEdited = change?.action === 'update' && !change.adopts && field?.cause !== 'drift';
  return { kind: 'secret', is: isEdited ? 'changed' : 'set' };
};

/** A secret that the provider hides is as it was written, unless the plan knows better. */
const liveSecret = (
  value: JsonValue | undefined,
  { entry, owner, changes }: FieldsInput,
  path: string,
  differs: Differs | undefined,
): FieldSide => {
  if (differs !== undefined && differs.field.cause !== 'desired') return { kind: 'secret', is: 'changed' };
  if (!isNothing(value)) return { kind: 'secret', is: 'set' };
  if (owner?.applied[path] !== undefined) return { kind: 'secret', is: 'set' };
  // Adopted, or about to be.
  const isHidden = entry !== null && changes.some(({ id }) => id !== null);
  return isHidden ? { kind: 'not-shown' } : { kind: 'secret', is: 'not-set' };
};

const liveSide = (
  value: JsonValue | undefined,
  input: FieldsInput,
  path: string,
  isSecret: boolean,
  differs: Differs | undefined,
): FieldSide => {
  if (input.live === undefined) return { kind: 'not-shown' };
  if (input.live === null) return { kind: 'none' };
  if (isSecret) return liveSecret(value, input, path, differs);
  if (value !== undefined) return { kind: 'value', value };
  return differs === undefined ? { kind: 'not-shown' } : { kind: 'none' };
};

const viewOf = (
  path: string,
  desired: JsonValue | undefined,
  input: FieldsInput,
  differs: Differs | undefined,
): FieldView => {
  const { secretPaths, holdsSecret } = input;
  const live = liveValueOf(path, input);
  const isSecret =
    secretPaths.has(path) ||
    differs?.field.secret === true ||
    [desired, live].some((value) => value !== undefined && holdsSecret(value));
  const reads =
    !isSecret && !differs && desired !== undefined && live !== undefined && !alikeValue(desired, live);
  return {
    path,
    desired: desiredSide(desired, isSecret, differs),
    live: liveSide(live, input, path, isSecret, differs),
    ...(reads && { reads: 'otherwise' }),
    differs: differs ? { ...differs, field: { ...differs.field, secret: isSecret } } : null,
  };
};

/**
 * Every managed field of an integration: those of its entry in the order of a plan, or, where it left the YAML, those
 * that were written; then what else the plan names, such as a field that is to be removed.
 */
export const viewFields = (input: FieldsInput): readonly FieldView[] => {
  const { entry, owner } = input;
  const differences = differencesOf(input);
  const wanted = new Map<string, JsonValue | undefined>(
    entry === null
      ? Object.keys(owner?.applied ?? {})
          .sort()
          .map((path) => [path, undefined])
      : desiredFields(entry),
  );
  const further = [...differences.keys()].filter((path) => !wanted.has(path));
  const all = [
    ...further.filter((path) => path === 'type').map((path) => [path, entry?.type] as const),
    ...wanted,
    ...further.filter((path) => path !== 'type').map((path) => [path, undefined] as const),
  ];
  return all.map(([path, desired]) => viewOf(path, desired, input, differences.get(path)));
};
