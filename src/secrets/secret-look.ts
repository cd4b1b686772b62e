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

/** Whether a JSON value has a text under a name that says secret. */
const hasNamedSecret = (value: unknown, isSecretName: (name: string) => boolean): boolean => {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(
    ([name, inner]) =>
      (!Array.isArray(value) && typeof inner === 'string' && inner.length >= 4 && isSecretName(name)) ||
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

/** JSON as text, also in base64, as service accounts are handed out. */
const jsonOf = (text: string): unknown => {
  if (/^\s*[{[]/.test(text)) return parsed(text);
  if (!/^\s*e[yw][A-Za-z0-9+/_\s-]{40,}={0,2}\s*$/.test(text)) return null;
  return parsed(Buffer.from(text, 'base64').toString('utf8'));
};

/**
 * What kind of secret a text holds by its look, such as `a GitHub token`; null where it holds none that is known. What is only secret by its name, or by chance
 * letters alone, is not found. Linear in the text, of which at most 256 KiB are looked at.
 * @param isSecretName judges the names in JSON that is written as a text
 */
export const secretLook = (whole: string, isSecretName: (name: string) => boolean): string | null => {
  if (whole.length < shortest || isData(whole)) return null;
  const text = whole.length > longest ? whole.slice(0, longest) : whole;
  for (const { kind, format } of formats.find(text)) if (format.test(text)) return kind;
  return hasNamedSecret(jsonOf(text), isSecretName) ? 'JSON with a secret in it' : null;
};
