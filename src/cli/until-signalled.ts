/** Resolves to the first SIGTERM or SIGINT; a second one ends the process at once, as without us. */
export const untilSignalled = (): Promise<NodeJS.Signals> =>
  new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, resolve);
  });
