import { createKeywordIndex } from './keyword-index.ts';
import { knownFormats } from './known-formats.ts';
import { tokenRules } from './token-rules.ts';

type Format = { readonly kind: string; readonly format: RegExp };

const indexed = (kind: string, keywords: readonly string[], regex: RegExp) => {
  const format: Format = { kind, format: regex };
  return keywords.map((keyword) => [keyword, format] as const);
};

const formats = createKeywordIndex<Format>([
  ...knownFormats.flatMap(([kind, keywords, format]) => indexed(kind, keywords, format)),
  ...tokenRules.flatMap(([id, keywords, format]) => indexed(`a secret (${id})`, keywords, format)),
]);

/** No known secret is shorter. */
const MIN_LENGTH = 8;

/** Only this much of a longer text is searched. */
const MAX_LENGTH = 256 * 1024;

/** Media in base64 may contain any sequence of letters by chance. */
const isData = (text: string): boolean =>
  text.startsWith('data:') && /^data:(?:image|audio|video|font)\//.test(text);

/**
 * Forms have labels under the same names (`"password": "Senha"`). A secret has no blank, and is long or has
 * more than letters.
 */
const isNoLabel = (text: string): boolean =>
  /^\S{6,}$/.test(text) && (text.length >= 12 || /[^\p{L}]/u.test(text));

/** True if a JSON value contains a text under a secret name. */
const hasNamedSecret = (value: unknown, isSecretName: (name: string) => boolean): boolean => {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(
    ([name, inner]) =>
      (!Array.isArray(value) && typeof inner === 'string' && isNoLabel(inner) && isSecretName(name)) ||
      hasNamedSecret(inner, isSecretName),
  );
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

/** Decodes base64 that starts like JSON or a key file, a common form of service accounts and certificates. */
const decoded = (text: string): string | null =>
  /^\s*(?:e[yw]|LS0tLS1CRUdJTi)[A-Za-z0-9+/_\s-]{40,}={0,2}\s*$/.test(text)
    ? Buffer.from(text, 'base64').toString('utf8')
    : null;

/**
 * The kind of secret that a text contains, such as `a GitHub token`; null if it matches no known format. Does
 * not detect random letters without a format. Linear in the text, of which at most 256 KiB are searched.
 * @param isSecretName judges names in JSON that is a string
 */
export const detectSecret = (value: string, isSecretName: (name: string) => boolean): string | null => {
  if (value.length < MIN_LENGTH || isData(value)) return null;
  const text = value.slice(0, MAX_LENGTH);
  for (const { kind, format } of formats.find(text)) if (format.test(text)) return kind;
  if (/^\s*[{[]/.test(text) && hasNamedSecret(parsed(text), isSecretName)) return 'JSON with a secret in it';
  const inner = decoded(text);
  return inner === null ? null : detectSecret(inner, isSecretName);
};
