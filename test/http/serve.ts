import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

const listen = async (server: Server, scheme: string): Promise<string> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The test server has no port.');
  return `${scheme}://127.0.0.1:${address.port}`;
};

/** A real HTTP server until the test is finished. */
export const serve = async (listener: RequestListener): Promise<string> => {
  const server = createServer(listener);
  const url = await listen(server, 'http');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return url;
};

/** A server of raw connections until the test is finished. */
export const serveRaw = async (connected: (socket: Socket) => void, scheme = 'http'): Promise<string> => {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    connected(socket);
  });
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return listen(server, scheme);
};

/** The address of a port where nothing listens any more. */
export const closedUrl = async (): Promise<string> => {
  const server = createTcpServer();
  const url = await listen(server, 'http');
  await new Promise((resolve) => server.close(resolve));
  return url;
};

/** Answers every request alike. */
export const answering =
  (
    status: number,
    body: string | Buffer,
    headers: { readonly [name: string]: string } = {},
  ): RequestListener =>
  (_request: IncomingMessage, response: ServerResponse) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
  };

/** The whole body of a request. */
export const textOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
};
