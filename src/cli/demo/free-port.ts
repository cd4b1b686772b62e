import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';

const listen = (port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const { port: taken } = server.address() as AddressInfo;
      server.close(() => resolve(taken));
    });
  });

/** A free port of this machine: the wanted one, or any. */
export const freePort = (wanted: number): Promise<number> => listen(wanted).catch(() => listen(0));
