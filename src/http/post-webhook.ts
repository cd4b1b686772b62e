import type { JsonObject } from '../model/json.ts';
import { exchange, type Interruption } from './exchange.ts';
import type { Send } from './send.ts';

/** Nothing waits for a webhook, and its response is not used. */
const LIMITS = { totalMs: 10_000, maxBytes: 64 * 1024 };

/**
 * Sends one message to a webhook, without retries.
 * @throws Error with the host and the reason; never the rest of the URL, which usually is the credential
 */
export const postWebhook = async (
  url: URL,
  body: JsonObject,
  send: Send,
  signal?: AbortSignal,
): Promise<void> => {
  const headers = { 'content-type': 'application/json', 'user-agent': 'setpoint' };
  const request = { url: url.href, method: 'POST', headers, body: JSON.stringify(body) };
  const { reply, broken } = await exchange(request, LIMITS, signal, send);
  if (reply !== null && reply.status >= 200 && reply.status < 300) return;
  throw new Error(`The webhook at ${url.host} ${whatWasWrong(reply?.status ?? null, broken)}`);
};

const whatWasWrong = (status: number | null, broken: Interruption | null): string => {
  if (status !== null) return `answered ${status}`;
  if (broken?.kind === 'proxy') return `could not be reached: ${broken.error.message}`;
  return broken?.kind === 'timeout' ? 'did not answer within 10 s' : 'could not be reached';
};
