import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A webhook on this machine. */
export type WebhookReceiver = {
  readonly url: URL;
  /** The bodies that it took, oldest first. */
  taken(): readonly Record<string, unknown>[];
  /** How many requests came, refused ones included. */
  asked(): number;
  /** Answers the next requests with these statuses, and takes none of them unless it is 200. */
  answer(...statuses: number[]): void;
  close(): Promise<void>;
};

/** Starts it; it takes everything until told otherwise. */
export const startWebhookReceiver = async (): Promise<WebhookReceiver> => {
  const taken: Record<string, unknown>[] = [];
  const statuses: number[] = [];
  let asked = 0;
  const server = createServer(async (request, response) => {
    asked++;
    const body = await text(request);
    const status = statuses.shift() ?? 200;
    if (status === 200) taken.push(JSON.parse(body));
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: new URL(`http://127.0.0.1:${port}/services/T000/B000/hook-credential`),
    taken: () => taken,
    asked: () => asked,
    answer: (...next) => void statuses.push(...next),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
