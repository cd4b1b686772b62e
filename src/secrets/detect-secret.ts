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

/** Shorter texts are none of these. */
const shortest = 8;

/** Of a longer text, only this much is looked at. */
const longest = 256 * 1024;

/** Pictures and the like, in base64: any letters may stand next to each other in them. */
const isData = (text: string): boolean =>
  text.startsWith('data:') && /^data:(?:image|audio|video|font)\//.test(text);

/** Labels of a form stand under the same names (`"password": "Senha"`): a secret has no blank, and is long or holds more than letters. */
const isNoLabel = (text: string): boolean =>
  /^\S{6,}$/.test(text) && (text.length >= 12 || /[^\p{L}]/u.test(text));

/** Whether a JSON value has a text under a name that says secret. */
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

/** What a text in base64 says, where it begins as JSON or a key file does: so service accounts and certificates are handed out. */
const decoded = (text: string): string | null =>
  /^\s*(?:e[yw]|LS0tLS1CRUdJTi)[A-Za-z0-9+/_\s-]{40,}={0,2}\s*$/.test(text)
    ? Buffer.from(text, 'base64').toString('utf8')
    : null;

/**
 * What kind of secret a text holds by its look, such as `a GitHub token`; null where it holds none that is known. What is only secret by its name, or by chance
 * letters alone, is not found. Linear in the text, of which at most 256 KiB are looked at.
 * @param isSecretName judges the names in JSON that is written as a text
 */
export const detectSecret = (whole: string, isSecretName: (name: string) => boolean): string | null => {
  if (whole.length < shortest || isData(whole)) return null;
  const text = whole.length > longest ? whole.slice(0, longest) : whole;
  for (const { kind, format } of formats.find(text)) if (format.test(text)) return kind;
  if (/^\s*[{[]/.test(text) && hasNamedSecret(parsed(text), isSecretName)) return 'JSON with a secret in it';
  const inner = decoded(text);
  return inner === null ? null : detectSecret(inner, isSecretName);
};
