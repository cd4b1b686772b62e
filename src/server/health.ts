import { createServer } from 'node:http';
import type { Logger } from '../log.ts';

/** A listening server; close it when done. */
export type HealthServer = { close(): Promise<void> };

/**
 * Answers GET /healthz with 200 while the process lives: for the container's health check. A port that is taken already is said, and is no
 * reason to stop looking after the integrations.
 */
export const startHealthServer = async (
  listen: { readonly host: string; readonly port: number },
  log: Logger,
): Promise<HealthServer> => {
  const server = createServer((request, response) => {
    const known = request.method === 'GET' && request.url === '/healthz';
    response.writeHead(known ? 200 : 404, { 'content-type': 'text/plain', connection: 'close' });
    response.end(known ? 'ok\n' : 'not found\n');
  });
  await new Promise<void>((resolve) => {
    server.once('error', (error) => {
      log.warn(
        { ...listen, err: error },
        'The health server cannot listen; set SETPOINT_HTTP to another address, or to off',
      );
      resolve();
    });
    server.listen(listen.port, listen.host, resolve);
  });
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
