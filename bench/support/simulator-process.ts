import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Where the providers listen. */
export type SimulatorUrls = { readonly aloochatUrl: string; readonly toolzzUrl: string };

/** Requests that reached each provider so far. */
export type RequestCounts = { readonly aloochat: number; readonly toolzz: number };

export type FromSimulator = SimulatorUrls | RequestCounts;

export type SimulatorProcess = {
  readonly urls: SimulatorUrls;
  requests(): Promise<RequestCounts>;
  close(): Promise<void>;
};

/** Starts both providers with an estate in a process of their own, so that what is measured does not include them. */
export const startSimulatorProcess = async (count: number, live = count): Promise<SimulatorProcess> => {
  const module = fileURLToPath(new URL('./simulator-main.js', import.meta.url));
  const child = fork(module, [String(count), String(live)]);
  const [urls] = (await once(child, 'message')) as [SimulatorUrls];
  return {
    urls,
    requests: async () => {
      const answer = once(child, 'message');
      child.send('requests');
      return ((await answer) as [RequestCounts])[0];
    },
    close: async () => {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
};
