import { type AddressInfo, connect } from 'node:net';
import { createServer } from 'node:tls';
import type { TestContext } from 'vitest';
import { selfSigned } from '../http/self-signed.ts';

/** Speaks TLS for a server without, as `https://localhost:PORT`, with a certificate that only `selfSigned.cert` vouches for. */
export const startTlsFront = async (
  port: number,
  test: Pick<TestContext, 'onTestFinished'>,
): Promise<string> => {
  const server = createServer(selfSigned, (client) => {
    const behind = connect(port, '127.0.0.1');
    behind.on('error', () => client.destroy());
    client.on('error', () => behind.destroy());
    client.pipe(behind).pipe(client);
  });
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  test.onTestFinished(() => void server.close());
  return `https://localhost:${(server.address() as AddressInfo).port}`;
};
