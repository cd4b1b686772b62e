/** A value as it stands in YAML, in a provider's JSON, or in a plan. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** An object of JSON values. Build it with `Object.create(null)`-safe code: keys come from people. */
export type JsonObject = { readonly [key: string]: JsonValue };
