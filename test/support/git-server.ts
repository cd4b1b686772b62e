import { execFileSync, spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
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

/** A Git server on loopback: Git's own `http-backend` behind Node's HTTP server. */
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

const cgiHeaders = (head: string): { status: number; headers: Record<string, string> } => {
  const headers: Record<string, string> = {};
  let status = 200;
  for (const line of head.split('\r\n')) {
    const [, name = '', value = ''] = /^([^:]+): (.*)$/.exec(line) ?? [];
    if (name.toLowerCase() === 'status') status = Number.parseInt(value, 10);
    else if (name !== '') headers[name] = value;
  }
  return { status, headers };
};

let backend: string | null = null;

/** The program itself: `git http-backend` would be one process more for each request. */
const httpBackend = (): string => {
  backend ??= join(execFileSync('git', ['--exec-path'], { encoding: 'utf8' }).trim(), 'git-http-backend');
  return backend;
};

/** Hands a request to Git as CGI says. */
const answer = (
  server: GitServer,
  root: string,
  request: IncomingMessage,
  response: ServerResponse,
): void => {
  const url = new URL(request.url ?? '/', server.origin);
  const git = spawn(httpBackend(), [], {
    env: {
      PATH: process.env.PATH,
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_NOSYSTEM: '1',
      REQUEST_METHOD: request.method,
      PATH_INFO: decodeURIComponent(url.pathname),
      QUERY_STRING: url.search.slice(1),
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      REMOTE_ADDR: '127.0.0.1',
      ...(request.headers['content-encoding'] && {
        HTTP_CONTENT_ENCODING: request.headers['content-encoding'],
      }),
      ...(!server.old && { GIT_PROTOCOL: String(request.headers['git-protocol'] ?? '') }),
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  request.pipe(git.stdin);
  git.stdin.on('error', () => undefined);
  let head: Buffer | null = Buffer.alloc(0);
  let body = 0;
  git.stdout.on('data', (chunk: Buffer) => {
    let rest = chunk;
    if (head !== null) {
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf('\r\n\r\n');
      if (end === -1) return;
      const { status, headers } = cgiHeaders(head.toString('latin1', 0, end));
      rest = head.subarray(end + 4);
      head = null;
      response.writeHead(status, headers);
    }
    const { behaviour } = server;
    body += rest.length;
    server.sent += rest.length;
    if (behaviour.is === 'dies' && url.pathname.endsWith('/git-upload-pack') && body > behaviour.after) {
      response.write(rest.subarray(0, Math.max(0, rest.length - (body - behaviour.after))), () =>
        response.destroy(),
      );
      git.kill();
      return;
    }
    response.write(rest);
  });
  git.stdout.on('end', () => response.end());
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
