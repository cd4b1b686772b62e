import { Interrupted } from '../app/interruption.ts';
import { ProviderError, UsageError } from '../model/errors.ts';
import { explainReply } from '../redis/explain-reply.ts';
import { clean } from '../report/text/clean.ts';
import { createSecretRegistry } from '../secrets/secret-registry.ts';
import { type Context, createContext, type GlobalOptions } from './context.ts';
import type { Host } from './host.ts';
import type { Output } from './terminal/output.ts';
import { createOutput } from './terminal/output.ts';

/** For expected errors the message is enough; any other is a bug, and is reported with its stack. */
const textOf = (error: unknown): string => {
  if (error instanceof UsageError || error instanceof ProviderError || error instanceof Interrupted) {
    return error.message;
  }
  const reply = explainReply(error);
  if (reply !== null) return reply;
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `Setpoint failed unexpectedly, please report this: ${detail}`;
};

const cleanLines = (text: string): string => text.split('\n').map(clean).join('\n');

/**
 * Reports an error on stderr, with --json also as `{ "error": … }` on stdout unless a result is there
 * already.
 * @returns the exit code
 */
const reportError = (error: unknown, out: Output, json: boolean): number => {
  const text = cleanLines(textOf(error));
  out.say(text);
  if (json && !out.hasPrinted()) out.printJson({ error: text });
  return error instanceof Interrupted ? error.exitCode : 1;
};

/** The body of a command. Resolves to the exit code; a `UsageError` is reported to the user. */
export type CommandBody = (context: Context) => Promise<number>;

/**
 * Runs one command: context, body, errors.
 * @returns the exit code
 */
export const runCommand = async (
  given: {
    readonly globals: GlobalOptions;
    /** The command runs until a signal. */
    readonly service: boolean;
    readonly host: Host;
  },
  loadBody: () => Promise<CommandBody>,
): Promise<number> => {
  const { globals, host } = given;
  const secrets = createSecretRegistry();
  const out = createOutput({ stdout: host.stdout, stderr: host.stderr, secrets });
  const report = (error: unknown): number => reportError(error, out, globals.json);
  host.onUncaught(report);
  try {
    const context = createContext({ ...given, secrets, out });
    const body = await loadBody();
    return await body(context);
  } catch (error) {
    return report(error);
  }
};
