import type { FieldPath } from '../model/field.ts';
import type { JsonValue } from '../model/json.ts';
import type { Milliseconds } from './random.ts';

/** How a read shows a secret. `random-mask` is another mask each time. */
export type SecretDisplay = 'omit' | 'mask' | 'echo' | 'random-mask';

/**
 * The response of a write: like a read, with all stored values, without secrets, or with the identity only.
 */
export type WriteAnswer = 'same' | 'echo' | 'omit' | 'bare';

/**
 * Whether an update replaces the live config, is merged into it key by key (`merge`), or at every depth
 * (`deep-merge`).
 */
export type PutEffect = 'merge' | 'deep-merge' | 'replace';

/** `***`, `••••`, or the first characters and stars. */
export type MaskStyle = 'stars' | 'bullets' | 'prefix';

/**
 * How a list shows that it is incomplete. `envelope`: `{ items, total, next }` instead of a bare list ·
 * `link`: a `Link` header with rel=next · `total-count`: an `X-Total-Count` header. `?page=N` returns further
 * pages.
 */
export type Pagination = { readonly style: 'envelope' | 'link' | 'total-count'; readonly size: number };

/**
 * Behaviour that the providers' documentation leaves open (docs/providers.md#what-neither-documents), as
 * switches. They may change while the provider runs: `Object.assign(provider.quirks, { secrets: 'mask' })`.
 */
export type Quirks = {
  secrets: SecretDisplay;
  mask: MaskStyle;
  answers: WriteAnswer;
  /** AlooChat only. */
  put: PutEffect;
  /**
   * Values are trimmed, domains lower-cased, numbers converted to strings, default keys added to config.
   */
  normalise: boolean;
  /** The stored form of a name: escaped, cut, with a suffix. */
  storedName: (name: string) => string;
  /**
   * Fields that are silently ignored, such as `visibility` or `config.api_version`.
   */
  ignore: readonly FieldPath[];
  /**
   * The stored form of a sent value; undefined drops it. Null: values are stored as sent. AlooChat only.
   */
  keeps: ((path: FieldPath, sent: JsonValue) => JsonValue | undefined) | null;
  /** A new integration shows in lists only after this long. */
  lateListMs: number;
  /** An update shows in lists only after this long. */
  lateUpdateMs: number;
  /**
   * The status of every write; null: 201 for a create, 200 for an update, 204 for a delete. 204 has no body.
   */
  status: 200 | 201 | 204 | null;
  /** 409 for a create or update to the type and name of another live integration. */
  conflictOnDuplicateName: boolean;
  /** Lists omit every n-th integration, which still exists by its id; 0: none. */
  omitSome: number;
  /** Lists show their first integration twice. */
  duplicateIds: boolean;
  paginate: Pagination | null;
  /** Lists are always empty. */
  emptyList: boolean;
  /** The delay of every response, including refusals. */
  latencyMs: Milliseconds;
  /** The processing time of an accepted request. */
  serviceMs: Milliseconds;
  /** The offset of the `Date` header. */
  clockSkewMs: number;
};

/** The documented behaviour, as far as there is one: reads omit secrets. */
export const usualQuirks: Readonly<Quirks> = {
  secrets: 'omit',
  mask: 'stars',
  answers: 'same',
  put: 'merge',
  normalise: false,
  storedName: (name) => name,
  ignore: [],
  keeps: null,
  lateListMs: 0,
  lateUpdateMs: 0,
  status: null,
  conflictOnDuplicateName: false,
  omitSome: 0,
  duplicateIds: false,
  paginate: null,
  emptyList: false,
  latencyMs: 0,
  serviceMs: 0,
  clockSkewMs: 0,
};
