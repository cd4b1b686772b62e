/** One request to a simulated provider. */
export type LoggedRequest = {
  /** ms since the epoch. */
  readonly at: number;
  readonly method: string;
  /** Below the base URL, without the query: `/integrations/ID`. */
  readonly path: string;
  readonly query: string;
  readonly headers: { readonly [name: string]: string | readonly string[] | undefined };
  /** The parsed JSON, or the text if it is not JSON; absent without a body. */
  body?: unknown;
  /** The response's status; null before the response and if the connection was dropped. */
  status: number | null;
  /** The kind of the fault that struck. */
  fault?: string;
};

/** The requests to a simulated provider, oldest first. Keeps at least the last 100,000. */
export interface RequestLog {
  readonly all: readonly LoggedRequest[];
  /** All but GET and HEAD. */
  writes(): readonly LoggedRequest[];
  matching(method: string, path: RegExp): readonly LoggedRequest[];
  clear(): void;
}

const KEPT = 100_000;

/** A log, with `write`. */
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
