import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/** Prism between a client and a provider: it checks each request and each answer against the provider's contract. */
export type Prism = {
  /** To be used in place of the provider's base URL. */
  readonly url: string;
  /** What broke the contract so far, one text each; empty when nothing did. A request that breaks it is not passed on. */
  violations(): readonly string[];
  /** Forgets them. */
  clear(): void;
  close(): Promise<void>;
};

/**
 * Starts Prism as a proxy, as a child process, with a recorder in front of it that keeps the violations of which Prism tells in the header
 * `sl-violations` or the body of its answers.
 * @param spec a file of `test/contracts/`.
 * @param upstream the provider's base URL.
 */
export async function startPrism({
  spec,
  upstream,
}: {
  readonly spec: 'aloochat.openapi.yaml' | 'toolzz.openapi.yaml';
  readonly upstream: string;
}): Promise<Prism> {
  const file = fileURLToPath(new URL(`../contracts/${spec}`, import.meta.url));
  const child = spawn(process.execPath, [prismBin(), 'proxy', '--errors', file, upstream, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const violations: string[] = [];
  const proxy = await listening(child);
  const recorder = createServer((incoming, outgoing) => passOn(proxy, incoming, outgoing, violations));
  recorder.listen(0, '127.0.0.1');
  await once(recorder, 'listening');
  return {
    url: `http://127.0.0.1:${(recorder.address() as AddressInfo).port}`,
    violations: () => violations,
    clear: () => violations.splice(0),
    close: () => close(recorder, child),
  };
}

function prismBin(): string {
  const manifest = createRequire(import.meta.url).resolve('@stoplight/prism-cli/package.json');
  return path.join(path.dirname(manifest), 'dist', 'index.js');
}

/** The address that Prism says it listens on. */
async function listening(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('Prism was started without a pipe for its output.');
  const said: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    said.push(line);
    const address = /listening on (http:\/\/\S+)/.exec(line)?.[1];
    if (!address) continue;
    child.stdout.resume();
    return address;
  }
  throw new Error(`Prism ended before it listened:\n${said.join('\n')}`);
}

function passOn(
  proxy: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  violations: string[],
): void {
  const { method, url = '/', headers } = incoming;
  const inner = request(new URL(url, proxy), { method, headers }, async (answer) => {
    const body = await text(answer);
    const found = violationOf(answer, body);
    if (found) violations.push(`${method} ${url}: ${found}`);
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers).end(body);
  });
  inner.on('error', () => outgoing.destroy());
  incoming.pipe(inner);
}

/** Prism answers `application/problem+json` by itself where a request breaks the contract or is not in it at all. */
function violationOf({ headers }: IncomingMessage, body: string): string | null {
  const found = headers['sl-violations'];
  if (found) return String(found);
  return headers['content-type']?.startsWith('application/problem+json') ? body : null;
}

async function close(recorder: Server, child: ChildProcess): Promise<void> {
  recorder.close();
  recorder.closeAllConnections();
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill();
  await once(child, 'exit');
}
