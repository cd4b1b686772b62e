import got from 'got';
import PQueue from 'p-queue';
import { atOnce } from './limits.ts';
import { readArguments } from './work.ts';

/*
 * The usual loop: p-queue keeps so many under way, got retries by itself, after Retry-After where there is one, else after 1, 2, 4 … s.
 * Arguments: base URL, creates in all, processes, which of them this is.
 */
const { work, processes } = readArguments(process.argv.slice(2));
const queue = new PQueue({ concurrency: Math.max(1, Math.round(atOnce / processes)) });
const retry = { limit: 100, methods: ['POST' as const], statusCodes: [429], backoffLimit: 60_000 };
await queue.addAll(
  work.map(
    ({ url, ...request }) =>
      () =>
        got.post(url, { ...request, retry }),
  ),
);
