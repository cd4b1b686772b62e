import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export type FromSimulators =
  | { readonly urls: readonly string[] }
  /** Requests so far, by account. */
  | { readonly requests: readonly number[] };

export type SimulatorsProcess = {
  /** Where the provider of each account listens. */
  readonly urls: readonly string[];
  /** Requests that reached each of them so far. */
  requests(): Promise<readonly number[]>;
  close(): Promise<void>;
};

/** Starts a provider for each account, all in one process, so that what is measured does not include them. */
export const startSimulators = async (accounts: number, each: number): Promise<SimulatorsProcess> => {
  const module = fileURLToPath(new URL('./many-simulators.js', import.meta.url));
  const child = fork(module, [String(accounts), String(each)]);
  const [{ urls }] = (await once(child, 'message')) as [{ urls: readonly string[] }];
  return {
    urls,
    requests: async () => {
      const answer = once(child, 'message');
      child.send('requests');
      return ((await answer) as [{ requests: readonly number[] }])[0].requests;
    },
    close: async () => {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
};
