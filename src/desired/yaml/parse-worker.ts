import { parentPort } from 'node:worker_threads';
import { readContent } from './parse-file.ts';
import type { ParseAnswer, ParseQuestion } from './parse-texts.ts';

/* The thread of a `ParseHelper`: answers questions in order. */
parentPort?.on('message', ({ name, text }: ParseQuestion) => {
  parentPort?.postMessage({ name, content: readContent(text) } satisfies ParseAnswer);
});
