import type { JsonObject } from '../../model/json.ts';

/** A remark about a config key, or about something outside the config. */
export type ConfigRemark = {
  /** The config key to write it above; null for below the config. */
  readonly key: string | null;
  readonly text: string;
  /** A commented-out line of YAML below it: `access_token: ${SHOP_TOKEN}`. */
  readonly line?: string;
};

/** One integration to write into a file. */
export type Draft = {
  readonly key: string;
  /** In the order to write. Strings are in YAML form: references, and `$${` for a literal `${`. */
  readonly fields: JsonObject;
  /** Comments above the entry. */
  readonly remarks: readonly string[];
  readonly configRemarks: readonly ConfigRemark[];
  /** Why the entry is commented out; null if it is not. */
  readonly off: string | null;
};

/** Escapes a literal string, so that no part of it is read as a reference. */
export const literalText = (text: string): string => text.replaceAll('${', () => '$${');
