import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import type { TestContext } from 'vitest';

/** How a server answers. */
export type Behaviour =
  | { readonly is: 'git' }
  /** Answers as Git once this is there. */
  | { readonly is: 'waits'; readonly for: Promise<void> }
  /** Never answers. */
  | { readonly is: 'hangs' }
  | { readonly is: 'html' }
  | { readonly is: 'status'; readonly status: number }
  | { readonly is: 'redirects'; readonly to: string }
  /** Breaks the connection off after so many bytes of a pack. */
  | { readonly is: 'dies'; readonly after: number };

/** A Git server on loopback: Git's own `upload-pack` behind Node's HTTP server. */
export type GitServer = {
  /** Without a path. */
  readonly origin: string;
  behaviour: Behaviour;
  /** The name and password that it wants; null: none. */
  credentials: string | null;
  /** Whether it speaks the protocol of before 2018, which only sends branches and tags that it lists. */
  old: boolean;
  /** What was asked, such as `GET /bots.git/info/refs`, and the credentials that came with it. */
  readonly requests: { readonly line: string; readonly authorization: string | null }[];
  /** How many bytes were sent in answers. */
  sent: number;
};

const packetLine = (text: string): string => (text.length + 4).toString(16).padStart(4, '0') + text;

/** What is sent before the list of refs to a client that did not ask for protocol 2. */
const announcement = `${packetLine('# service=git-upload-pack\n')}0000`;

/** Sends what Git sends, and no more than the server's behaviour allows. */
const relay = (server: GitServer, git: ChildProcess, response: ServerResponse, isPack: boolean): void => {
  let body = 0;
  git.stdout?.on('data', (chunk: Buffer) => {
    const { behaviour } = server;
    body += chunk.length;
    server.sent += chunk.length;
    if (behaviour.is === 'dies' && isPack && body > behaviour.after) {
      response.write(chunk.subarray(0, Math.max(0, chunk.length - (body - behaviour.after))), () =>
        response.destroy(),
      );
      git.kill();
      return;
    }
    response.write(chunk);
  });
  git.stdout?.on('end', () => response.end());
};

/** Answers a fetch as `git http-backend` does, which would be one process more for each request. */
const answer = (
  server: GitServer,
  root: string,
  request: IncomingMessage,
  response: ServerResponse,
): void => {
  const { pathname, search } = new URL(request.url ?? '/', server.origin);
  const [, path = '', isPack] =
    /^(.+)\/(?:info\/refs|(git-upload-pack))$/.exec(decodeURIComponent(pathname)) ?? [];
  const repository = join(root, path);
  const isFetch = isPack !== undefined || search === '?service=git-upload-pack';
  if (path === '' || !isFetch || !existsSync(join(repository, 'HEAD'))) {
    response.writeHead(404).end();
    return;
  }
  const protocol = server.old ? '' : String(request.headers['git-protocol'] ?? '');
  const mode = isPack ? [] : ['--http-backend-info-refs'];
  const git = spawn('git', ['upload-pack', '--stateless-rpc', ...mode, repository], {
    env: {
      PATH: process.env.PATH,
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_NOSYSTEM: '1',
      ...(protocol !== '' && { GIT_PROTOCOL: protocol }),
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  git.stdin.on('error', () => undefined);
  const isZipped = request.headers['content-encoding'] === 'gzip';
  (isZipped ? request.pipe(createGunzip()) : request).pipe(git.stdin);
  const kind = isPack ? 'result' : 'advertisement';
  response.writeHead(200, { 'content-type': `application/x-git-upload-pack-${kind}` });
  if (!isPack && !protocol.includes('version=2')) response.write(announcement);
  relay(server, git, response, isPack !== undefined);
};

const serve = (server: GitServer, root: string, request: IncomingMessage, response: ServerResponse): void => {
  const { authorization = null } = request.headers;
  server.requests.push({ line: `${request.method} ${request.url?.replace(/\?.*/, '')}`, authorization });
  const { behaviour, credentials } = server;
  const wanted = credentials && `Basic ${Buffer.from(credentials).toString('base64')}`;
  switch (behaviour.is) {
    case 'hangs':
      return;
    case 'html':
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end('<!doctype html>\n<title>Sign in</title>\n');
      return;
    case 'status':
      response.writeHead(behaviour.status).end();
      return;
    case 'redirects':
      response.writeHead(302, { location: `${behaviour.to}${request.url}` }).end();
      return;
    default:
      if (wanted !== null && authorization !== wanted)
        response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
      else if (behaviour.is === 'waits')
        void behaviour.for.then(() => answer(server, root, request, response));
      else answer(server, root, request, response);
  }
};

const close = (http: Server): Promise<void> =>
  new Promise((resolve) => {
    http.close(() => resolve());
    http.closeAllConnections();
  });

/** Serves the repositories of a folder until the test ends. */
export const serveGit = async (
  root: string,
  test: Pick<TestContext, 'onTestFinished'>,
): Promise<GitServer> => {
  const http = createServer((request, response) => serve(server, root, request, response));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  test.onTestFinished(() => close(http));
  const { port } = http.address() as AddressInfo;
  const server: GitServer = {
    origin: `http://127.0.0.1:${port}`,
    behaviour: { is: 'git' },
    credentials: null,
    old: false,
    requests: [],
    sent: 0,
  };
  return server;
};
