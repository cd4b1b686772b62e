import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, Api, ApiRequest } from './answer.ts';
import { deliver } from './deliver.ts';
import { type Fault, faultMoment } from './faults/fault.ts';
import type { createFaultList } from './faults/fault-list.ts';
import { type Delivery, strikeAnswer } from './faults/strike-answer.ts';
import type { Quirks } from './quirks.ts';
import { drawMs, type Milliseconds, type Random } from './random.ts';
import type { createRequestLog, LoggedRequest } from './request-log.ts';
import type { Gate } from './traffic.ts';

/** The layer between the network and a provider's API. */
export type Front = {
  /** The path of the base URL. */
  readonly basePath: string;
  readonly api: Api;
  readonly gate: Gate;
  readonly faults: ReturnType<typeof createFaultList>;
  readonly log: ReturnType<typeof createRequestLog>;
  readonly quirks: Quirks;
  readonly random: Random;
};

/** Handles one request: log, rate limit, fault or API, response. */
export async function serveRequest(
  front: Front,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const admission = front.gate.admit();
  response.on('close', admission.finish);
  const request = toApiRequest(front.basePath, incoming, await readText(incoming));
  const logged = logRequest(front, request);
  const delivery: Delivery = admission.accepted
    ? await work(front, request, logged)
    : { how: 'whole', answer: front.api.error(429, 'Rate limit exceeded') };
  await pause(front.quirks.latencyMs, front.random);
  if (delivery.how === 'hang') return;
  admission.finish();
  if (delivery.how === 'drop') {
    response.destroy();
    return;
  }
  const answer = withHeaders(front, delivery.answer, !admission.accepted);
  logged.status = answer.status;
  deliver(response, { ...delivery, answer });
}

async function work(front: Front, request: ApiRequest, logged: LoggedRequest): Promise<Delivery> {
  const fault = front.faults.strike(request);
  if (fault) logged.fault = fault.kind;
  await pause(front.quirks.serviceMs, front.random);
  return fault ? struck(front, request, fault) : { how: 'whole', answer: front.api.answer(request) };
}

async function struck(front: Front, request: ApiRequest, fault: Fault): Promise<Delivery> {
  const before = faultMoment(fault) === 'before';
  if (fault.kind === 'slow' && before) await pause(fault.ms, front.random);
  const answer = before && fault.kind !== 'slow' ? null : front.api.answer(request);
  if (fault.kind === 'slow' && !before) await pause(fault.ms, front.random);
  return strikeAnswer(fault, answer, front.api);
}

/** Adds the headers of the rate limit, and the server's skewed date. */
function withHeaders(front: Front, answer: Answer, refused: boolean): Answer {
  const skew = front.quirks.clockSkewMs;
  const date = skew === 0 ? {} : { date: new Date(Date.now() + skew).toUTCString() };
  return { ...answer, headers: { ...date, ...front.gate.headers(refused, skew), ...answer.headers } };
}

function toApiRequest(basePath: string, incoming: IncomingMessage, body: string): ApiRequest {
  const [whole = '/', query = ''] = (incoming.url ?? '/').split('?', 2);
  const below = whole.startsWith(`${basePath}/`);
  return {
    method: incoming.method ?? 'GET',
    path: below ? whole.slice(basePath.length) : `/outside${whole}`,
    query: new URLSearchParams(query),
    headers: incoming.headers,
    body,
  };
}

function logRequest(front: Front, request: ApiRequest): LoggedRequest {
  const { method, path, headers, body } = request;
  const logged: LoggedRequest = {
    at: Date.now(),
    method,
    path,
    query: request.query.toString(),
    headers,
    ...(body === '' ? {} : { body: jsonOrText(body) }),
    status: null,
  };
  front.log.write(logged);
  return logged;
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

async function readText(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** The timer does not keep the process alive. */
async function pause(span: Milliseconds, random: Random): Promise<void> {
  const ms = drawMs(span, random);
  if (ms > 0) await sleep(ms, undefined, { ref: false });
}
