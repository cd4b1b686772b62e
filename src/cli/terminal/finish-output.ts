const streams = () => [process.stdout, process.stderr] as const;

const isClosedPipe = (error: Error): boolean => 'code' in error && error.code === 'EPIPE';

/** A closed pipe (`| head`) is no error: later output is dropped, and the command finishes its work. */
export const guardOutput = (): void => {
  for (const stream of streams()) {
    stream.on('error', (error) => {
      if (!isClosedPipe(error)) throw error;
    });
  }
};

/** Resolves when everything written so far has been handed over to the system, or can no longer be. */
export const finishOutput = async (): Promise<void> => {
  for (const stream of streams()) {
    await new Promise<void>((resolve) => {
      if (stream.destroyed || !stream.writable) resolve();
      else stream.write('', () => resolve());
    });
  }
};
