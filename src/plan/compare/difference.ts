import { configKey } from '../../model/field.ts';
import type { JsonValue } from '../../model/json.ts';
import { alikeValue, isObject, sameValue } from './equal.ts';
import { looksMasked } from './mask.ts';

/**
 * How the live value differs from the desired one, judged by the two values alone.
 *
 * | kind | for example |
 * |---|---|
 * | none | the same JSON value |
 * | alike | case, outer blanks, `1` and `"1"`, `""` and null |
 * | hidden | a mask, a secret that is not shown |
 * | rewritten | another text, another order of a list, keys added inside a value |
 * | refused | another boolean, number, visibility or agent; a missing value or part |
 */
export type Difference = 'none' | 'alike' | 'hidden' | 'rewritten' | 'refused';

export type Shown = {
  readonly path: string;
  readonly desired: JsonValue;
  /** Undefined: the provider does not show it. */
  readonly live: JsonValue | undefined;
  readonly secret: boolean;
  /** The provider shows no config at all. */
  readonly configHidden: boolean;
};

type Visible = Exclude<Difference, 'hidden'>;

const rank: { readonly [kind in Visible]: number } = { none: 0, alike: 1, rewritten: 2, refused: 3 };

const worst = (kinds: readonly Visible[]): Visible =>
  kinds.reduce((one, other) => (rank[other] > rank[one] ? other : one), 'none');

const isEmpty = (value: JsonValue | undefined): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  (typeof value === 'object' && Object.keys(value).length === 0);

/** A text that is equal for alike values, whatever the order of keys. */
const folded = (value: JsonValue): string => {
  if (Array.isArray(value)) return `[${value.map(folded).join(',')}]`;
  if (isObject(value)) {
    const parts = Object.entries(value).map(([key, part]) => `${JSON.stringify(key)}:${folded(part)}`);
    return `{${parts.sort().join(',')}}`;
  }
  return JSON.stringify(String(value).trim().normalize('NFC').toLowerCase());
};

const isReordered = (a: readonly JsonValue[], b: readonly JsonValue[]): boolean =>
  a.length === b.length && a.map(folded).sort().join('\n') === b.map(folded).sort().join('\n');

const ofLists = (desired: readonly JsonValue[], live: readonly JsonValue[], secret: boolean): Visible => {
  if (isReordered(desired, live)) return 'rewritten';
  if (live.length < desired.length) return 'refused';
  const kinds = desired.map((item, at) => ofValues(item, live[at], secret));
  return worst([...kinds, live.length > desired.length ? 'rewritten' : 'none']);
};

const ofObjects = (
  desired: { readonly [key: string]: JsonValue },
  live: { readonly [key: string]: JsonValue },
  secret: boolean,
): Visible => {
  const kinds = Object.entries(desired).map(([key, value]) =>
    ofValues(value, Object.hasOwn(live, key) ? live[key] : undefined, secret),
  );
  const added = Object.keys(live).some((key) => !Object.hasOwn(desired, key));
  return worst([...kinds, added ? 'rewritten' : 'none']);
};

/** @param secret the provider may hide parts that it does not show */
const ofValues = (desired: JsonValue, live: JsonValue | undefined, secret: boolean): Visible => {
  if (live !== undefined && sameValue(desired, live)) return 'none';
  if (isEmpty(desired) && isEmpty(live)) return 'alike';
  if (live === undefined || isEmpty(live)) return secret ? 'alike' : 'refused';
  if (alikeValue(desired, live)) return 'alike';
  if (Array.isArray(desired) && Array.isArray(live)) return ofLists(desired, live, secret);
  if (isObject(desired) && isObject(live)) return ofObjects(desired, live, secret);
  return typeof desired === 'boolean' || typeof desired === 'number' ? 'refused' : 'rewritten';
};

const sameEmpty = (desired: JsonValue, live: JsonValue | undefined): Visible =>
  live !== undefined && sameValue(desired, live) ? 'none' : 'alike';

/** Compares one field. */
export const differenceOf = ({ path, desired, live, secret, configHidden }: Shown): Difference => {
  const inConfig = configKey(path) !== null;
  if (isEmpty(desired) && isEmpty(live)) return sameEmpty(desired, live);
  if (live === undefined && (!inConfig || configHidden)) return 'hidden';
  // Some providers omit a secret, others show an empty value.
  if ((secret && isEmpty(live)) || looksMasked(live)) return 'hidden';
  const kind = ofValues(desired, live, secret);
  if (inConfig || path === 'name' || path === 'type') return kind;
  // One word or id is never a form of another.
  return kind === 'rewritten' ? 'refused' : kind;
};

const entities: { readonly [name: string]: string } = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Letters and digits alone: unchanged by escaping, trimming, punctuation and removed accents. */
const skeleton = (text: string): string =>
  text
    .replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => entities[name] ?? '')
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

const DATE = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/;

const isSameInstant = (a: string, b: string): boolean =>
  DATE.test(a) && DATE.test(b) && Date.parse(a) === Date.parse(b);

const isTextForm = (desired: string, live: string): boolean => {
  const [a, b] = [skeleton(desired), skeleton(live)];
  if (isSameInstant(desired, live)) return true;
  return a !== '' && b !== '' && (a.includes(b) || b.includes(a));
};

/**
 * Whether one value can be a form of the other: the same letters and digits with some cut off or added, the
 * same instant, or the same list in another order.
 */
export const isFormOf = (desired: JsonValue, live: JsonValue): boolean => {
  if (alikeValue(desired, live)) return true;
  if (Array.isArray(desired) && Array.isArray(live))
    return isReordered(desired, live) || desired.every((item, at) => isFormOf(item, live[at] ?? null));
  if (isObject(desired) && isObject(live))
    return Object.entries(desired).every(([key, value]) => isFormOf(value, live[key] ?? null));
  return typeof desired === 'string' && typeof live === 'string' && isTextForm(desired, live);
};
