/** Known secret values register here when they are read, so that every text that leaves the process can be scrubbed of them. */
export interface SecretRegistry {
  /** Values under four characters are ignored: they cannot be told from text. */
  register(value: string): void;
  /** The text with every known secret (also JSON- and URL-escaped) replaced by `[secret]`. */
  scrub(text: string): string;
}
