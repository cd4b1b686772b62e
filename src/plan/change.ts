import type { Hasher } from '../model/hasher.ts';
import type { JsonValue } from '../model/json.ts';
import type { Action, Blocked, Cause, Change, FieldChange } from '../model/plan.ts';
import type { ComparedField } from './compare/compare-entry.ts';
import { looksMasked } from './compare/mask.ts';
import { holdsSecret } from './compare/may-hide.ts';
import type { EntryHash } from './entry-hash.ts';

/** Shown in place of a type or name that is secret. */
export const SECRET_TEXT = '(secret)';

const fieldChange = ({ path, desired, live, ...field }: ComparedField, cause: Cause): FieldChange => {
  // A value that the provider hides is secret too: neither it nor its mask is printed.
  const secret = field.secret || holdsSecret(live) || holdsSecret(desired);
  const shown = (value: JsonValue | undefined): JsonValue => (secret ? null : (value ?? null));
  return { path, before: shown(live), after: shown(desired), secret, cause };
};

const causeOf = ({ verdict }: ComparedField): Cause =>
  verdict.kind === 'changed' ? verdict.cause : 'desired';

export type ChangeInput = {
  readonly hasher: Hasher;
  readonly key: string;
  readonly action: Action;
  readonly type: string;
  readonly name: string;
  readonly id: string | null;
  readonly secrets: ReadonlySet<string>;
  readonly entryHash: EntryHash | null;
  readonly fields?: readonly ComparedField[];
  /** Overrides the cause of each field. */
  readonly cause?: Cause;
  readonly blocked?: Blocked | null;
  readonly adopts?: boolean;
  readonly drift?: boolean;
  readonly contested?: boolean;
  readonly waits?: boolean;
  readonly notices?: readonly string[];
  readonly remarks?: readonly string[];
};

/** Leaves out of the digest values that may differ from list to list. */
const seen = ({ live, restless }: ComparedField): JsonValue =>
  restless || looksMasked(live) ? null : (live ?? null);

const digestOf = ({ hasher, key, action, id, fields = [] }: ChangeInput): string =>
  hasher.digest([key, action, id, fields.map((field) => [field.path, field.desired ?? null, seen(field)])]);

/** Makes a change as plans show it, with the digest that an approval refers to. */
export const makeChange = (input: ChangeInput): Change => {
  const {
    key,
    action,
    type,
    name,
    id,
    secrets,
    entryHash,
    fields = [],
    blocked = null,
    notices = [],
    remarks = [],
  } = input;
  return {
    key,
    action,
    type: secrets.has('type') ? SECRET_TEXT : type,
    name: secrets.has('name') ? SECRET_TEXT : name,
    id,
    fields: fields.map((field) => fieldChange(field, input.cause ?? causeOf(field))),
    blocked,
    ...(input.adopts ? { adopts: true as const } : {}),
    ...(input.drift ? { drift: true as const } : {}),
    ...(input.contested ? { contested: true as const } : {}),
    ...(input.waits ? { waits: true as const } : {}),
    ...(notices.length > 0 ? { notices } : {}),
    ...(remarks.length > 0 ? { remarks } : {}),
    // Most of a plan is in sync: it needs no digest, and computing one costs time.
    digest: action === 'none' ? '' : digestOf(input),
    entryHash: action === 'none' ? null : (entryHash?.() ?? null),
  };
};
