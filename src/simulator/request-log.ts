/** One request as it reached a simulated provider. */
export type LoggedRequest = {
  /** ms since the epoch. */
  readonly at: number;
  readonly method: string;
  /** Below the base URL, without the query: `/integrations/ID`. */
  readonly path: string;
  readonly query: string;
  readonly headers: { readonly [name: string]: string | readonly string[] | undefined };
  /** The body as JSON, as text where it is not JSON, absent where there is none. */
  body?: unknown;
  /** What was answered; null as long as nothing was, and where the connection was dropped. */
  status: number | null;
  /** The kind of the fault that struck. */
  fault?: string;
};

/** The requests to a simulated provider, oldest first. Keeps about the last hundred thousand. */
export interface RequestLog {
  readonly all: readonly LoggedRequest[];
  /** The requests that ask for a change: everything but GET and HEAD. */
  writes(): readonly LoggedRequest[];
  /** The requests of this method whose path matches. */
  matching(method: string, path: RegExp): readonly LoggedRequest[];
  clear(): void;
}

const KEPT = 100_000;

/** A log together with the way to write to it. */
export function createRequestLog(): RequestLog & { write(request: LoggedRequest): void } {
  const all: LoggedRequest[] = [];
  return {
    all,
    writes: () => all.filter((request) => request.method !== 'GET' && request.method !== 'HEAD'),
    matching: (method, path) => all.filter((request) => request.method === method && path.test(request.path)),
    clear: () => {
      all.length = 0;
    },
    write(request) {
      if (all.length >= 2 * KEPT) all.splice(0, KEPT);
      all.push(request);
    },
  };
}
