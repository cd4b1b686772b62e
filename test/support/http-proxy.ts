import { createServer, request as sendRequest } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { TestContext } from 'vitest';

/** A forward proxy on this machine. */
export type TestProxy = {
  readonly port: number;
  /** What it was asked for: `CONNECT host:port`, `GET http://…`. */
  readonly asked: string[];
  /** The user and password that it wants, as `user:password`; null: none. */
  login: string | null;
  /** Refuses everything with this status. */
  refuses: number | null;
};

/** Starts one that ends with the test. */
export const startProxy = async (test: Pick<TestContext, 'onTestFinished'>): Promise<TestProxy> => {
  const refusal = (authorization: string | undefined): number | null => {
    if (proxy.refuses !== null) return proxy.refuses;
    if (proxy.login === null) return null;
    const wanted = `Basic ${Buffer.from(proxy.login).toString('base64')}`;
    return authorization === wanted ? null : 407;
  };
  const server = createServer((incoming, outgoing) => {
    proxy.asked.push(`${incoming.method} ${incoming.url}`);
    const status = refusal(incoming.headers['proxy-authorization']);
    if (status !== null) {
      outgoing.writeHead(status, { 'proxy-authenticate': 'Basic realm="proxy"' }).end('refused');
      return;
    }
    const { method, headers, url = '' } = incoming;
    const onward = sendRequest(url, { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  server.on('connect', (incoming, client) => {
    proxy.asked.push(`CONNECT ${incoming.url}`);
    const status = refusal(incoming.headers['proxy-authorization']);
    if (status !== null) {
      client.end(`HTTP/1.1 ${status} Refused\r\nProxy-Authenticate: Basic realm="proxy"\r\n\r\n`);
      return;
    }
    const [host = '', port] = (incoming.url ?? '').split(':');
    const target = connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 Connected\r\n\r\n');
      target.pipe(client).pipe(target);
    });
    target.on('error', () => client.destroy());
    client.on('error', () => target.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  test.onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  const proxy: TestProxy = {
    port: (server.address() as AddressInfo).port,
    asked: [],
    login: null,
    refuses: null,
  };
  return proxy;
};
