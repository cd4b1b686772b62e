import { processHost } from './host.ts';
import { runProgram } from './run-program.ts';

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

guardOutput();
const code = await runProgram(process.argv, processHost());
await finishOutput();
process.exit(code);
