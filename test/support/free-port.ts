import { createServer } from 'node:net';

/**
 * Below the ports that the system chooses from, so no socket of a client takes one before its server does; and so low that
 * the bus of a Redis Cluster, ten thousand higher, is not among them.
 */
const FIRST = 11_000;
const COUNT = 10_000;

/** Each process begins at a place of its own: two that ask at once do not get the same. */
let next = (process.pid * 100) % COUNT;

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });

/** A port of this machine that is free now, and that no other call gives out soon. */
export const freePort = async (): Promise<number> => {
  for (;;) {
    const port = FIRST + next;
    next = (next + 1) % COUNT;
    if (await isFree(port)) return port;
  }
};
