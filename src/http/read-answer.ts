import type { z } from 'zod';
import type { ProviderError } from '../model/errors.ts';
import type { SecretRegistry } from '../model/secrets.ts';
import { classifyInterruption, classifyStatus, networkErrorOf } from './classify.ts';
import { decodeUtf8, type Exchange, type Interruption } from './exchange.ts';
import { parseJson } from './parse-json.ts';
import { cleanText, htmlWords, isHtml, providerWords } from './provider-words.ts';
import type { HttpAnswer, HttpRequest } from './request.ts';
import type { Failing } from './request-error.ts';
import type { ResponseCache } from './response-cache.ts';

/** The context of a response. */
export type Reading = {
  /** The throttle's wait after a 429. */
  readonly retryAfterMs: number | null;
  readonly fail: Failing;
  readonly secrets: SecretRegistry;
  /** Null disables caching. */
  readonly cache: ResponseCache | null;
};

/**
 * Turns an exchange into the requested response.
 * @throws ProviderError when it was interrupted, is not a 2xx, or does not match the schema
 */
export const readAnswer = <T>(
  result: Exchange,
  { path, schema }: Pick<HttpRequest<T>, 'path' | 'schema'>,
  reading: Reading,
): HttpAnswer<T> => {
  const { reply, broken } = result;
  if (reply === null) throw interrupted(broken ?? { kind: 'network', error: null }, null, reading);
  const refusal = refused(reply, result.bytes, reading);
  if (refusal !== null) throw refusal;
  if (broken !== null) throw interrupted(broken, reply.status, reading);
  const { bytes } = result;
  const read = (): T => checkedBody(reply, bytes, schema, reading);
  const contentType = reply.headers['content-type'];
  const body = reading.cache ? reading.cache.recall({ path, schema, contentType, bytes }, read) : read();
  return { status: reply.status, body, headers: reply.headers };
};

type Head = NonNullable<Exchange['reply']>;

const interrupted = (broken: Interruption, status: number | null, { fail }: Reading): ProviderError => {
  const classified = classifyInterruption(broken);
  if (broken.kind === 'proxy') {
    const { message, advice } = broken.error;
    return fail({ ...classified, status, what: cleanText(message), advice });
  }
  if (broken.kind !== 'network') return fail({ ...classified, status });
  const { code, message } = networkErrorOf(broken.error);
  return fail({ ...classified, status, words: cleanText(message === '' ? code : message), reason: message });
};

const refused = (head: Head, bytes: Buffer, reading: Reading): ProviderError | null => {
  // The body of a success is no error message, and may be large.
  if (classifyStatus(head.status, false) === null) return null;
  const text = bytes.toString('utf8');
  const html = isHtml(head.headers['content-type'], text);
  const classified = classifyStatus(head.status, html);
  if (classified === null) return null;
  const what = html ? htmlWords(text, reading.secrets) : undefined;
  const words = html ? '' : providerWords(text, reading.secrets);
  const location = classified.code === 'redirect' ? placeOf(head.headers.location, reading.secrets) : '';
  const retryAfterMs = classified.code === 'rate-limited' ? reading.retryAfterMs : null;
  return reading.fail({ ...classified, status: head.status, retryAfterMs, what, words: location || words });
};

/** The target of a redirect, without its query, which may contain a token. Scrubbed before it is cut. */
const placeOf = (location: string | undefined, secrets: SecretRegistry): string =>
  cleanText(secrets.scrub((location ?? '').replace(/[?#].*$/s, '')));

const checkedBody = <T>(head: Head, bytes: Buffer, schema: z.ZodType<T>, { fail, secrets }: Reading): T => {
  const malformed = (what: string, words?: string): ProviderError =>
    fail({ code: 'malformed', failure: 'unknown', status: head.status, what, words });
  const text = decodeUtf8(bytes);
  if (text === null) throw malformed('the response is not UTF-8');
  if (isHtml(head.headers['content-type'], text) && text.trim() !== '')
    throw malformed(htmlWords(text, secrets));
  const json = text.trim() === '' ? ({ ok: true, value: undefined } as const) : parseJson(text);
  if (!json.ok) throw malformed(`the response ${json.why}`);
  const checked = schema.safeParse(json.value);
  if (checked.success) return checked.data;
  if (json.value === undefined) throw malformed('the response is empty');
  throw malformed('the response does not match the documented schema', problems(checked.error.issues));
};

const MAX_SHOWN = 3;

/** Zod's messages name types, never values. */
const problems = (issues: readonly z.core.$ZodIssue[]): string =>
  cleanText(
    issues
      .slice(0, MAX_SHOWN)
      .map(({ path, message }) => (path.length === 0 ? message : `${path.map(String).join('.')}: ${message}`))
      .join('; '),
  );
