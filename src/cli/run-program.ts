import { CommanderError } from 'commander';
import { buildProgram } from './program.ts';
import { finishOutput, guardOutput } from './terminal/finish-output.ts';

/** The exit code of what commander ended: 0 for help and version, 1 for a mistake in the command line. */
const codeOf = (error: CommanderError, json: boolean): number => {
  if (error.exitCode !== 0 && json) {
    const text = error.message.replace(/^error: /, '');
    process.stdout.write(
      `${JSON.stringify({ error: text === '(outputHelp)' ? 'no command was given' : text })}\n`,
    );
  }
  return error.exitCode === 0 ? 0 : 1;
};

/**
 * Runs the command line to its end.
 * @returns the exit code, when all output has been handed over
 */
export const runProgram = async (argv: readonly string[]): Promise<number> => {
  guardOutput();
  const outcome = { code: 0 };
  const program = buildProgram(async (globals, loadBody, service = false) => {
    const { runCommand } = await import('./run-command.ts');
    outcome.code = await runCommand(globals, loadBody, service);
  });
  try {
    await program.parseAsync(argv);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    outcome.code = codeOf(error, argv.includes('--json'));
  }
  await finishOutput();
  return outcome.code;
};
