import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import { pipeline, type Transform } from 'node:stream';
import zlib from 'node:zlib';
import type { Answer, Outgoing } from './answer.ts';

/*
 * Requests without a proxy, by Node's own modules. The built-in fetch compiles its parser to machine code at each start of a process: a third of the
 * processor time of a small plan, and 40 MiB.
 */

/** Until a connection is open, TLS included, in ms. */
const CONNECT_MS = 10_000;

/** An idle connection is closed earlier than the 5 s after which common servers close it, so that no request meets that. In ms. */
const IDLE_MS = 4_000;

const kept = { keepAlive: true, timeout: IDLE_MS };

/** The connections of this process, by protocol. */
const transports = {
  'http:': { request: http.request, agent: new http.Agent(kept) },
  'https:': { request: https.request, agent: new https.Agent(kept) },
};

const connectTimeout = (): Error =>
  Object.assign(new Error(`connect ETIMEDOUT: no connection within ${CONNECT_MS / 1_000} s`), {
    code: 'ETIMEDOUT',
    syscall: 'connect',
  });

/** Ends a request whose connection does not open in time. One that is used again is open. */
const limitConnecting = (socket: Socket, opened: 'connect' | 'secureConnect', fail: () => void): void => {
  if (!socket.connecting) return;
  const timer = setTimeout(fail, CONNECT_MS);
  const clear = (): void => clearTimeout(timer);
  socket.once(opened, clear).once('close', clear);
};

/** Names in lower case; what came more than once joined, but of cookies the last. */
const headersOf = ({ rawHeaders }: IncomingMessage): Answer['headers'] => {
  const headers = new Map<string, string>();
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] as string).toLowerCase();
    const value = rawHeaders[at + 1] as string;
    const before = name === 'set-cookie' ? undefined : headers.get(name);
    headers.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  return Object.fromEntries(headers);
};

/** A server that ends a packed body a little early is common. */
const lenient = { flush: zlib.constants.Z_SYNC_FLUSH, finishFlush: zlib.constants.Z_SYNC_FLUSH };

const lenientBrotli = {
  flush: zlib.constants.BROTLI_OPERATION_FLUSH,
  finishFlush: zlib.constants.BROTLI_OPERATION_FLUSH,
};

const unpackers: ReadonlyMap<string, () => Transform> = new Map([
  ['gzip', () => zlib.createGunzip(lenient)],
  ['x-gzip', () => zlib.createGunzip(lenient)],
  ['deflate', () => zlib.createInflate(lenient)],
  ['br', () => zlib.createBrotliDecompress(lenientBrotli)],
]);

/** Answers with these never have a body. */
const bodiless: ReadonlySet<number> = new Set([204, 205, 304]);

/** The body as it was before it was packed; as it came where that is in no way known here. */
const unpacked = (message: IncomingMessage, status: number, packing = ''): AsyncIterable<Uint8Array> => {
  const ways = packing === '' || bodiless.has(status) ? [] : packing.toLowerCase().split(',');
  const streams = ways.reverse().map((way) => unpackers.get(way.trim())?.());
  const known = streams.filter((stream) => stream !== undefined);
  const last = known.at(-1);
  if (last === undefined || known.length < streams.length) return message;
  // What fails anywhere ends the last stream, whose reader hears of it.
  pipeline([message, ...known], () => undefined);
  return last;
};

/** Sends one request, without following a redirect. @throws the error of the connection, of TLS or of the parser */
export const sendDirect = (address: string, { method, headers, body, signal }: Outgoing): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const url = new URL(address);
    const secure = url.protocol === 'https:';
    const { request, agent } = transports[secure ? 'https:' : 'http:'];
    const bytes = body === null ? null : Buffer.from(body);
    const sent = request(url, {
      method,
      agent,
      signal,
      headers: {
        ...headers,
        // Not deflate: servers mean two things by it, of which the usual one is unpacked where it comes unasked.
        'accept-encoding': 'gzip, br',
        ...(bytes && { 'content-length': bytes.length }),
      },
    });
    sent.on('error', reject);
    sent.once('socket', (socket) =>
      limitConnecting(socket, secure ? 'secureConnect' : 'connect', () => sent.destroy(connectTimeout())),
    );
    sent.once('response', (message) => {
      const { statusCode: status = 0 } = message;
      const own = headersOf(message);
      resolve({ status, headers: own, body: unpacked(message, status, own['content-encoding']) });
    });
    sent.end(bytes ?? undefined);
  });
