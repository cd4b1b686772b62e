/** A value of YAML, a provider's JSON, or a plan. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** Keys come from users: build objects so that `__proto__` and `constructor` are ordinary keys. */
export type JsonObject = { readonly [key: string]: JsonValue };
