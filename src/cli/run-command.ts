import { createSecretRegistry } from '../secrets/secret-registry.ts';
import { type Context, createContext } from './context.ts';
import type { GlobalOptions } from './global-options.ts';
import { createOutput } from './terminal/output.ts';
import { reportError } from './terminal/report-error.ts';

/** The body of a command. Resolves to the exit code; a `UsageError` is reported to the user. */
export type CommandBody = (context: Context) => Promise<number>;

/**
 * Runs one command: context, body, errors.
 * @returns the exit code
 */
export const runCommand = async (
  globals: GlobalOptions,
  loadBody: () => Promise<CommandBody>,
  service: boolean,
): Promise<number> => {
  const secrets = createSecretRegistry();
  const out = createOutput({ stdout: process.stdout, stderr: process.stderr, secrets });
  const report = (error: unknown): number => reportError(error, out, globals.json);
  // Without this, Node would print what escaped us unscrubbed.
  process.on('uncaughtException', (error) => process.exit(report(error)));
  try {
    const context = createContext({ globals, service, secrets, out });
    const body = await loadBody();
    return await body(context);
  } catch (error) {
    return report(error);
  }
};
