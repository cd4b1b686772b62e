import { setTimeout as sleep } from 'node:timers/promises';
import Bottleneck from 'bottleneck';
import { atOnce } from './limits.ts';
import { type Create, readArguments } from './work.ts';

/*
 * Bottleneck as its documentation has it for a limit that is not known: so many at once, and a `failed` listener that says when to try again.
 * Arguments: base URL, creates in all, processes, which of them this is.
 */
const { work, processes } = readArguments(process.argv.slice(2));
const limiter = new Bottleneck({ maxConcurrent: Math.max(1, Math.round(atOnce / processes)) });

class Refused extends Error {
  readonly retryMs: number | null;
  constructor(retryAfter: string | null) {
    super('429');
    this.retryMs = retryAfter === null ? null : 1000 * Number(retryAfter);
  }
}

limiter.on('failed', async (error: unknown, { retryCount }: { retryCount: number }) =>
  error instanceof Refused ? (error.retryMs ?? Math.min(60_000, 1000 * 2 ** retryCount)) : undefined,
);

const send = async ({ url, headers, json }: Create): Promise<void> => {
  const body = JSON.stringify(json);
  const answer = await fetch(url, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body,
  });
  await answer.arrayBuffer();
  if (answer.status === 429) throw new Refused(answer.headers.get('retry-after'));
};

await Promise.all(work.map((create) => limiter.schedule(() => send(create))));
await sleep(0);
