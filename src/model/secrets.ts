/** The secret values that this process has read, to scrub them from every text that leaves it. */
export interface SecretRegistry {
  /** Ignores values under four characters, which occur in ordinary text. */
  register(value: string): void;
  /** The text with every known secret (also JSON- and URL-escaped) replaced by `[secret]`. */
  scrub(text: string): string;
}
