import { Interrupted } from '../../app/interruption.ts';
import { ProviderError, UsageError } from '../../model/errors.ts';
import { clean } from '../../report/text/clean.ts';
import type { Output } from './output.ts';

/** For expected errors the message is enough; any other is a bug, and is reported with its stack. */
const textOf = (error: unknown): string => {
  if (error instanceof UsageError || error instanceof ProviderError || error instanceof Interrupted) {
    return error.message;
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `Setpoint failed unexpectedly, please report this: ${detail}`;
};

const cleanLines = (text: string): string => text.split('\n').map(clean).join('\n');

/**
 * Reports an error on stderr, with --json also as `{ "error": … }` on stdout unless a result is there
 * already.
 * @returns the exit code
 */
export const reportError = (error: unknown, out: Output, json: boolean): number => {
  const text = cleanLines(textOf(error));
  out.say(text);
  if (json && !out.hasPrinted()) out.printJson({ error: text });
  return error instanceof Interrupted ? error.exitCode : 1;
};
