import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { type FileContent, type ParsedFile, parsedFile, readContent } from './parse-file.ts';
import { type ParseQuestion, startParseHelper } from './parse-helper.ts';

/** What each thread has to have for its share to be worth the start of one, in UTF-16 units. */
const WORTH = 256 * 1024;

const mostHelpers = 3;

/** Texts by name. */
type Texts = ReadonlyMap<string, string>;

const helpersFor = (texts: Texts): number => {
  const length = [...texts.values()].reduce((sum, text) => sum + text.length, 0);
  const threads = Math.min(texts.size, availableParallelism(), Math.floor(length / WORTH));
  return Math.min(mostHelpers, Math.max(0, threads - 1));
};

/** Reads texts, on so many other threads too. One that no thread answered is not among them. */
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
    // Many files keep neither the daemon from its other work nor the helpers waiting for the whole time.
    await setImmediate();
  }
  await Promise.all(started.map(({ done }) => done));
  await Promise.all(started.map((helper) => helper.close()));
  return contents;
};

/**
 * Parses texts, on several threads where there is much to parse. What is in a text decides what comes of it,
 * never which thread had it.
 */
export const parseTexts = async (texts: Texts): Promise<ReadonlyMap<string, ParsedFile>> => {
  const contents = await readContents(texts, helpersFor(texts));
  return new Map(
    [...texts].map(([name, text]) => [name, parsedFile(text, contents.get(name) ?? readContent(text))]),
  );
};
