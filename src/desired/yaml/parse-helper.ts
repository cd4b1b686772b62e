import { Worker } from 'node:worker_threads';
import type { FileContent } from './parse-file.ts';

/** A text to parse, by name. */
export type ParseQuestion = { readonly name: string; readonly text: string };

export type ParseAnswer = { readonly name: string; readonly content: FileContent };

/**
 * The queue of a helper, in UTF-16 units: enough to keep it busy, and little enough that the others do not
 * wait long for it at the end.
 */
const AHEAD = 64 * 1024;

/** A thread that parses a share of the texts. */
export type ParseHelper = {
  /**
   * Resolves when the thread has answered everything or died. The caller parses the texts left unanswered.
   */
  readonly done: Promise<void>;
  close(): Promise<unknown>;
};

/**
 * Starts a thread that parses texts in parallel.
 * @param take removes the next text from the queue; null if it is empty
 */
export const startParseHelper = (
  take: () => ParseQuestion | null,
  answer: (answer: ParseAnswer) => void,
): ParseHelper => {
  // Every built file is in one folder (rolldown.config.ts). The thread inherits neither flags nor
  // environment.
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
    // It failed to start, or ran out of memory.
    worker.on('error', () => resolve());
    worker.on('exit', () => resolve());
    ask();
    if (waiting.size === 0) resolve();
  });
  return { done, close: () => worker.terminate() };
};
