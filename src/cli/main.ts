#!/usr/bin/env node
import { CommanderError } from 'commander';
import { buildProgram } from './program.ts';

const streams = () => [process.stdout, process.stderr] as const;

const isClosed = (error: Error): boolean =>
  'code' in error && (error.code === 'EPIPE' || error.code === 'EIO');

/** A closed pipe (`| head`) or terminal is not an error: later output is dropped and the command finishes. */
const guardOutput = (): void => {
  for (const stream of streams()) {
    stream.on('error', (error) => {
      if (!isClosed(error)) throw error;
    });
  }
};

/** Resolves when all output has been handed over to the system, or can no longer be. */
const finishOutput = async (): Promise<void> => {
  for (const stream of streams()) {
    await new Promise<void>((resolve) => {
      if (stream.destroyed || !stream.writable) resolve();
      else stream.write('', () => resolve());
    });
  }
};

/** 0 for help and version, 1 for a mistake in the command line. */
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
 * Runs the command line.
 * @returns the exit code, when all output has been handed over
 */
const runProgram = async (argv: readonly string[]): Promise<number> => {
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

process.exit(await runProgram(process.argv));
