import type { JsonObject } from '../../model/json.ts';

/** What a person should know of one config key, or of something that is not in the config. */
export type ConfigRemark = {
  /** The config key that it stands above; null: below the config. */
  readonly key: string | null;
  readonly text: string;
  /** A line of YAML under the words, commented out: `access_token: ${SHOP_TOKEN}`. */
  readonly line?: string;
};

/** One integration as it is to be written into a file. */
export type Draft = {
  readonly key: string;
  /**
   * In the order in which they are to stand. Texts are as the YAML has them: references, and `$${` for a
   * literal `${`.
   */
  readonly fields: JsonObject;
  /** Sentences above the entry. */
  readonly remarks: readonly string[];
  readonly configRemarks: readonly ConfigRemark[];
  /** Why it stands there commented out; null: it does not. */
  readonly off: string | null;
};

/** A plain text as the YAML has to have it, so that nothing in it is taken for a reference. */
export const literalText = (text: string): string => text.replaceAll('${', () => '$${');
