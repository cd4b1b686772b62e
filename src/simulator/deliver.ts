import type { ServerResponse } from 'node:http';
import type { Answer } from './answer.ts';
import type { AnswerDelivery } from './faults/strike-answer.ts';

const TRICKLE_MS = 20;

/** How many bytes less than its declared length a cut-off response has. */
const MISSING_BYTES = 64;

/** Sends a response, possibly damaged by a fault. */
export function deliver(response: ServerResponse, { how, answer }: AnswerDelivery): void {
  if (response.destroyed) return;
  switch (how) {
    case 'whole':
      sendWhole(response, answer);
      break;
    case 'chunked':
      sendChunked(response, answer);
      break;
    case 'cut-off':
      sendCutOff(response, answer);
      break;
    case 'endless':
      trickle(response, answer);
      break;
  }
}

function sendWhole(response: ServerResponse, { status, headers, body }: Answer): void {
  const length = status === 204 ? {} : { 'content-length': Buffer.byteLength(body) };
  response.writeHead(status, { ...headers, ...length }).end(status === 204 ? undefined : body);
}

function sendChunked(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, headers).write(body);
  response.end();
}

function sendCutOff(response: ServerResponse, { status, headers, body }: Answer): void {
  const length = Buffer.byteLength(body) + MISSING_BYTES;
  const sent = body.slice(0, Math.max(1, body.length / 2));
  response.writeHead(status, { ...headers, 'content-length': length });
  response.write(sent, () => response.destroy());
}

/** Sends the start of the response, then spaces for as long as the client listens. */
function trickle(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, headers).write(body.slice(0, Math.max(1, body.length / 2)));
  const timer = setInterval(() => response.write(' '), TRICKLE_MS);
  response.on('close', () => clearInterval(timer));
}
