import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** What a server that is not here answers: a command's first word to a raw reply of the protocol; `null` never answers. */
export type Answers = { readonly [command: string]: string | null };

export const bulk = (text: string): string => `$${Buffer.byteLength(text)}\r\n${text}\r\n`;

/** A server that speaks Redis' protocol with fixed answers, for the servers that cannot run here (old ones, managed ones). */
export const scriptedServer = async (answers: Answers): Promise<string> => {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      // Commands are arrays of bulk strings: the word after the first length is the command's name.
      for (const [, name = ''] of data.toString().matchAll(/\*\d+\r\n\$\d+\r\n(\w+)\r\n/g)) {
        const answer = answers[name.toLowerCase()];
        if (answer !== null) socket.write(answer ?? `-ERR unknown command '${name}'\r\n`);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `redis://127.0.0.1:${(server.address() as AddressInfo).port}`;
};
