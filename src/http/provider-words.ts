import { stripVTControlCharacters } from 'node:util';
import type { SecretRegistry } from '../model/secrets.ts';
import { parseJson } from './parse-json.ts';

/** Control characters that separate lines or words. */
const separators = /[\t-\r\u0085\u2028\u2029]+/g;

/**
 * Other control characters (C0, DEL, C1), and invisible ones: soft hyphen, zero-width and bidirectional
 * marks, byte order marks.
 */
const invisible = /[\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]+/g;

/** Shortens to `length` UTF-16 units with an ellipsis, without splitting a surrogate pair. */
const cutText = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length - 1).replace(/[\ud800-\udbff]$/u, '')}…`;

/**
 * Makes a provider's text safe for a message: removes terminal sequences, control and invisible characters,
 * collapses white space, replaces lone surrogates, shortens to `length`.
 */
export const cleanText = (text: string, length = 300): string => {
  const visible = stripVTControlCharacters(text).replace(separators, ' ').replace(invisible, '');
  const wellFormed = visible.replace(/\p{Surrogate}/gu, '\ufffd');
  return cutText(wellFormed.replace(/\s+/gu, ' ').trim(), length);
};

/** Where services put their error message, most reliable first. */
const wordKeys = ['detail', 'message', 'error', 'msg', 'title', 'errors', 'reason'];

const MAX_ITEMS = 5;

const join = (texts: readonly (string | null)[]): string | null => {
  const found = texts.filter((text) => text !== null && text.trim() !== '');
  return found.length === 0 ? null : found.join('; ');
};

/** Ignores other keys: validators like FastAPI's repeat the rejected value under `input`. */
const wordsIn = (value: unknown, depth = 0): string | null => {
  if (typeof value === 'string') return value.trim() === '' ? null : value;
  if (typeof value !== 'object' || value === null || depth > 4) return null;
  if (Array.isArray(value)) return join(value.slice(0, MAX_ITEMS).map((item) => wordsIn(item, depth + 1)));
  for (const key of wordKeys) {
    const words = wordsIn(Reflect.get(value, key), depth + 1);
    if (words !== null) return withPlace(value, words);
  }
  return null;
};

/** The location of a FastAPI problem: `loc: ["body", "config", "shop_domain"]`. */
const withPlace = (problem: object, words: string): string => {
  const place: unknown = Reflect.get(problem, 'loc');
  return Array.isArray(place) && place.every((part) => ['string', 'number'].includes(typeof part))
    ? `${place.join('.')}: ${words}`
    : words;
};

/** True for a web page instead of an API response. JSON with the wrong content type is still JSON. */
export const isHtml = (contentType: string | undefined, text: string): boolean => {
  if (/^\s*<(!doctype|!--|html|head|body)/i.test(text)) return true;
  const labelled = /^(text\/html|application\/xhtml)/i.test(contentType ?? '');
  return labelled && /^\s*[^\s[{]/.test(text);
};

/**
 * The message in an error's body: `detail`, `message` or `error`, else the beginning of the body. Scrubbed
 * after control characters are removed, since those could hide a secret; at most 300 characters. Empty if there
 * is none.
 */
export const providerWords = (text: string, secrets: SecretRegistry): string => {
  const json = parseJson(text);
  const words = (json.ok ? wordsIn(json.value) : null) ?? text;
  return cleanText(secrets.scrub(cleanText(words, words.length)));
};

/** The part of a page in which its title is sought, in characters: the time of a search grows with its square. */
const MAX_HEAD = 4_096;

/** Describes a web page that came instead of an API response, with its title if any. */
export const htmlWords = (text: string, secrets: SecretRegistry): string => {
  // Scrubbed before it is cut, so that no part of a secret is left at the cut, and again once it is clean.
  const head = secrets.scrub(text.slice(0, 4 * MAX_HEAD)).slice(0, MAX_HEAD);
  const [, found = ''] = /<title[^>]*>([^<]{1,500})/i.exec(head) ?? [];
  const title = cleanText(secrets.scrub(cleanText(found, found.length)), 100);
  const named = title === '' ? '' : ` (its title: ${title})`;
  return `an HTML page instead of the API's JSON${named}: something in front of the provider answered`;
};
