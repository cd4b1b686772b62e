import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { type FileContent, type ParsedFile, parsedFile, readContent } from './parse-file.ts';
import { type ParseQuestion, startParseHelper } from './parse-helper.ts';

/** The least share per thread that outweighs starting one, in UTF-16 units. */
const WORTH = 256 * 1024;

const mostHelpers = 3;

/** Texts by name. */
type Texts = ReadonlyMap<string, string>;

const helpersFor = (texts: Texts): number => {
  const length = [...texts.values()].reduce((sum, text) => sum + text.length, 0);
  const threads = Math.min(texts.size, availableParallelism(), Math.floor(length / WORTH));
  return Math.min(mostHelpers, Math.max(0, threads - 1));
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
