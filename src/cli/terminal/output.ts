import type { SecretRegistry } from '../../model/secrets.ts';
import { cleanJson } from '../../report/text/clean.ts';

/** Where results and remarks go. Scrubs every text, as a last line of defence. */
export interface Output {
  /** A result for people, on stdout, with a newline at its end. */
  print(text: string): void;
  /** The result for programs, on stdout. */
  printJson(value: unknown): void;
  /** A remark, a question or an error for people, on stderr. */
  say(text: string): void;
  /** Whether there is a result on stdout already. */
  hasPrinted(): boolean;
}

type Sink = { write(text: string): unknown };

const line = (text: string): string => (text.endsWith('\n') ? text : `${text}\n`);

const scrubbedStrings = (value: unknown, secrets: SecretRegistry): unknown => {
  if (typeof value === 'string') return secrets.scrub(value);
  if (Array.isArray(value)) return value.map((item) => scrubbedStrings(item, secrets));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, scrubbedStrings(item, secrets)]),
  );
};

const serialised = (value: unknown): string => cleanJson(JSON.stringify(value, null, 2));

/** Scrubs string by string when there is a secret: replacing in the serialised JSON could break it. */
const scrubbedJson = (value: unknown, secrets: SecretRegistry): string => {
  const json = serialised(value);
  return secrets.scrub(json) === json ? json : serialised(scrubbedStrings(value, secrets));
};

/** Writes to two streams. */
export const createOutput = (options: {
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly secrets: SecretRegistry;
}): Output => {
  const { stdout, stderr, secrets } = options;
  let printed = false;
  const print = (text: string): void => {
    printed = true;
    stdout.write(line(text));
  };
  return {
    print: (text) => print(secrets.scrub(text)),
    printJson: (value) => print(scrubbedJson(value, secrets)),
    say: (text) => stderr.write(line(secrets.scrub(text))),
    hasPrinted: () => printed,
  };
};
