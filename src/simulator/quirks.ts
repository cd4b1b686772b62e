import type { FieldPath } from '../model/field.ts';
import type { JsonValue } from '../model/json.ts';
import type { Milliseconds } from './random.ts';

/** How a value that is secret is shown when it is read. `random-mask` shows another mask at each look. */
export type SecretDisplay = 'omit' | 'mask' | 'echo' | 'random-mask';

/**
 * How a write answers: like a read, with all values as stored, without secrets, or with the bare identity
 * only.
 */
export type WriteAnswer = 'same' | 'echo' | 'omit' | 'bare';

/**
 * Whether a config that is sent takes the place of the live one (`replace`), is merged into it key by key
 * (`merge`), or so at every depth of its objects (`deep-merge`).
 */
export type PutEffect = 'merge' | 'deep-merge' | 'replace';

/** What masks look like: `***`, `••••`, or the first characters and stars. */
export type MaskStyle = 'stars' | 'bullets' | 'prefix';

/**
 * How a list says that it is not whole. `envelope`: `{ items, total, next }` in place of a bare list ·
 * `link`: a `Link` header with rel=next · `total-count`: an `X-Total-Count` header. `?page=N` gives the
 * further pages.
 */
export type Pagination = { readonly style: 'envelope' | 'link' | 'total-count'; readonly size: number };

/**
 * What the providers' documentation leaves open (docs/providers.md#what-neither-documents), each as a switch.
 * A simulated provider's quirks may be changed while it runs: `Object.assign(provider.quirks, { secrets:
 * 'mask' })`.
 */
export type Quirks = {
  secrets: SecretDisplay;
  mask: MaskStyle;
  answers: WriteAnswer;
  /** What `config` of an update does to the live one. AlooChat only. */
  put: PutEffect;
  /**
   * Values are rewritten: trimmed, domains in lower case, numbers as strings, default keys added to config.
   */
  normalise: boolean;
  /** What a name that is written is stored as: escaped, cut, with a suffix. */
  storedName: (name: string) => string;
  /**
   * Fields that are answered with success and silently not taken, such as `visibility` or
   * `config.api_version`.
   */
  ignore: readonly FieldPath[];
  /**
   * What is kept of a value that was sent: another one, or nothing (undefined). Null: all is kept as it was
   * sent. AlooChat only.
   */
  keeps: ((path: FieldPath, sent: JsonValue) => JsonValue | undefined) | null;
  /** A new integration shows in lists only after this long. */
  lateListMs: number;
  /** An update shows in lists only after this long. */
  lateUpdateMs: number;
  /**
   * The status of every write; null: 201 for a create, 200 for an update, 204 for a delete. With 204 there is
   * no body.
   */
  status: 200 | 201 | 204 | null;
  /** A create, or an update, to the type and name of another live integration is answered 409. */
  conflictOnDuplicateName: boolean;
  /** Lists leave out every n-th integration, which is still found by its id; 0: none. */
  omitSome: number;
  /** Lists show their first integration twice. */
  duplicateIds: boolean;
  paginate: Pagination | null;
  /** Lists are empty, whatever is live. */
  emptyList: boolean;
  /** How long every answer travels, refused ones too. */
  latencyMs: Milliseconds;
  /** How long an accepted request is worked on. */
  serviceMs: Milliseconds;
  /** How far the `Date` header is from the true time. */
  clockSkewMs: number;
};

/** The documented behaviour, where there is one: reads show config without its secrets. */
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
