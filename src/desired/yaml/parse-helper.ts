import { Worker } from 'node:worker_threads';
import type { FileContent } from './parse-file.ts';

/** A text to be read, and the name that it goes by. */
export type ParseQuestion = { readonly name: string; readonly text: string };

export type ParseAnswer = { readonly name: string; readonly content: FileContent };

/**
 * A helper has so much text waiting, in UTF-16 units: enough never to be idle, little enough that nobody
 * waits long for it at the end.
 */
const AHEAD = 64 * 1024;

/** Another thread that reads its share of some texts. */
export type ParseHelper = {
  /**
   * Resolves when it has answered all that it took, or is gone. What it has not answered then is for the
   * caller to read.
   */
  readonly done: Promise<void>;
  close(): Promise<unknown>;
};

/**
 * Starts a thread that reads texts beside this one.
 * @param take the next one that nobody has taken; null when there is none
 */
export const startParseHelper = (
  take: () => ParseQuestion | null,
  answer: (answer: ParseAnswer) => void,
): ParseHelper => {
  // Every built file is in one folder (rolldown.config.ts). How this process was started, and its
  // environment, are not for it.
  const worker = new Worker(new URL('./parse-worker.js', import.meta.url), { execArgv: [], env: {} });
  const waiting = new Map<string, number>();
  const ask = (): void => {
    let ahead = [...waiting.values()].reduce((sum, length) => sum + length, 0);
    while (ahead < AHEAD) {
      const question = take();
      if (question === null) return;
      waiting.set(question.name, question.text.length);
      ahead += question.text.length;
      worker.postMessage(question);
    }
  };
  const done = new Promise<void>((resolve) => {
    worker.on('message', (reply: ParseAnswer) => {
      waiting.delete(reply.name);
      answer(reply);
      ask();
      if (waiting.size === 0) resolve();
    });
    // It could not be started, or ran out of memory.
    worker.on('error', () => resolve());
    worker.on('exit', () => resolve());
    ask();
    if (waiting.size === 0) resolve();
  });
  return { done, close: () => worker.terminate() };
};
