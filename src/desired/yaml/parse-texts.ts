import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { type FileContent, type ParsedFile, parsedFile, readContent } from './parse-file.ts';

/** A text to parse, by name. */
export type ParseQuestion = { readonly name: string; readonly text: string };

export type ParseAnswer = { readonly name: string; readonly content: FileContent };

/**
 * The queue of a helper, in UTF-16 units: enough to keep it busy, and little enough that the others do not
 * wait long for it at the end.
 */
const AHEAD = 64 * 1024;

/** A thread that parses a share of the texts. */
type ParseHelper = {
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

/** The least share per thread that outweighs starting one, in UTF-16 units. */
const WORTH = 256 * 1024;

const MAX_HELPERS = 3;

/** Texts by name. */
type Texts = ReadonlyMap<string, string>;

const helpersFor = (texts: Texts): number => {
  const length = [...texts.values()].reduce((sum, text) => sum + text.length, 0);
  const threads = Math.min(texts.size, availableParallelism(), Math.floor(length / WORTH));
  return Math.min(MAX_HELPERS, Math.max(0, threads - 1));
};

/** Parses texts, with so many extra threads. Leaves out texts that no thread answered. */
const readContents = async (texts: Texts, helpers: number): Promise<Map<string, FileContent>> => {
  const contents = new Map<string, FileContent>();
  const left = texts.entries();
  const take = (): ParseQuestion | null => {
    const { value } = left.next();
    return value === undefined ? null : { name: value[0], text: value[1] };
  };
  const started = Array.from({ length: helpers }, () =>
    startParseHelper(take, ({ name, content }) => void contents.set(name, content)),
  );
  for (let question = take(); question !== null; question = take()) {
    contents.set(question.name, readContent(question.text));
    // Yields between files, so that many of them do not block the daemon or its helpers.
    await setImmediate();
  }
  await Promise.all(started.map(({ done }) => done));
  await Promise.all(started.map((helper) => helper.close()));
  return contents;
};

/** Parses texts, on several threads if there is much to parse. The result does not depend on the threads. */
export const parseTexts = async (texts: Texts): Promise<ReadonlyMap<string, ParsedFile>> => {
  const contents = await readContents(texts, helpersFor(texts));
  return new Map(
    [...texts].map(([name, text]) => [name, parsedFile(text, contents.get(name) ?? readContent(text))]),
  );
};
