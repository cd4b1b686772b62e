import type { JsonObject } from '../model/json.ts';
import { exchange } from './exchange.ts';

/** Nobody's work waits for a webhook, and none has much to say. */
const LIMITS = { totalMs: 10_000, maxBytes: 64 * 1024 };

/**
 * Sends one message to a webhook. Nothing is retried.
 * @throws Error that names the host and what went wrong; never the rest of the URL, which is the credential
 * of most webhooks
 */
export const postWebhook = async (url: URL, body: JsonObject, signal?: AbortSignal): Promise<void> => {
  const headers = new Headers({ 'content-type': 'application/json', 'user-agent': 'setpoint' });
  const request = { url: url.href, method: 'POST', headers, body: JSON.stringify(body) };
  const { reply, broken } = await exchange(request, LIMITS, signal);
  if (reply !== null && reply.status >= 200 && reply.status < 300) return;
  throw new Error(`The webhook at ${url.host} ${whatWasWrong(reply?.status ?? null, broken?.kind)}`);
};

const whatWasWrong = (status: number | null, broken: string | undefined): string => {
  if (status !== null) return `answered ${status}`;
  return broken === 'timeout' ? 'did not answer within 10 s' : 'could not be reached';
};
