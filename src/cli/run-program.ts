import { CommanderError } from 'commander';
import type { Host } from './host.ts';
import { buildProgram } from './program.ts';

/** 0 for help and version, 1 for a mistake in the command line. */
const codeOf = (error: CommanderError, { stdout }: Host, json: boolean): number => {
  if (error.exitCode !== 0 && json) {
    const text = error.message.replace(/^error: /, '');
    stdout.write(`${JSON.stringify({ error: text === '(outputHelp)' ? 'no command was given' : text })}\n`);
  }
  return error.exitCode === 0 ? 0 : 1;
};

/**
 * Runs the command line on a host.
 * @param argv as Node.js has it: the words of the user begin with the third
 * @returns the exit code
 */
export const runProgram = async (argv: readonly string[], host: Host): Promise<number> => {
  const outcome = { code: 0 };
  const program = buildProgram(async (globals, loadBody, service = false) => {
    const { runCommand } = await import('./run-command.ts');
    outcome.code = await runCommand({ globals, service, host }, loadBody);
  }, host);
  try {
    await program.parseAsync(argv);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    outcome.code = codeOf(error, host, argv.includes('--json'));
  }
  return outcome.code;
};
