import { connect } from 'node:net';

/** Header lines as they are sent: names in any case, and as often as they stand here. */
export type Lines = readonly (readonly [name: string, value: string])[];

export type RawAnswer = {
  readonly status: number;
  /** By name in lower case; of several, the first. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
};

export type RawRequest = {
  readonly port: number;
  /** The address of this machine that the request comes from. */
  readonly from: string;
  readonly method?: string;
  readonly path: string;
  readonly lines?: Lines;
  readonly body?: string;
};

const answerOf = (text: string): RawAnswer => {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const [first = '', ...lines] = head.split('\r\n');
  const headers = new Map<string, string>();
  for (const line of lines) {
    const name = line.slice(0, line.indexOf(':')).toLowerCase();
    if (!headers.has(name)) headers.set(name, line.slice(line.indexOf(':') + 1).trim());
  }
  return { status: Number(first.split(' ')[1]), headers, body: rest.join('\r\n\r\n') };
};

/** Sends a request byte by byte as it is given, which no client of HTTP would do, and reads the answer to its end. */
export const rawRequest = ({
  port,
  from,
  method = 'GET',
  path,
  lines = [],
  body,
}: RawRequest): Promise<RawAnswer> => {
  const all: Lines = [
    ['Host', `localhost:${port}`],
    ['Connection', 'close'],
    ...(body === undefined ? [] : ([['Content-Length', String(Buffer.byteLength(body))]] as const)),
    ...lines,
  ];
  const head = [`${method} ${path} HTTP/1.1`, ...all.map(([name, value]) => `${name}: ${value}`)].join(
    '\r\n',
  );
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect({ port, host: '127.0.0.1', localAddress: from });
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', reject);
    socket.on('close', () => resolve(answerOf(Buffer.concat(chunks).toString('utf8'))));
    socket.write(`${head}\r\n\r\n${body ?? ''}`);
  });
};
