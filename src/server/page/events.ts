import { PassThrough, type Readable } from 'node:stream';

/** Changes within this time are one event, in ms. */
const TOGETHER_MS = 250;

/** Proxies close a stream that is silent for a minute or so. */
const HEARTBEAT_MS = 25_000;

/** A person has a few pages open; more than this is a mistake or an attack. */
const MAX_STREAMS = 100;

export type EventOptions = {
  /** Calls back when something that pages show may have changed. @returns how to unsubscribe */
  readonly subscribe: (listener: () => void) => () => void;
  readonly most?: number;
  readonly togetherMs?: number;
  readonly heartbeatMs?: number;
};

/** The open streams of server-sent events. They carry no data: the page reloads itself. */
export interface EventStreams {
  /** A stream that ends with its reader or with the server; null when there are too many. */
  open(): Readable | null;
  close(): void;
}

/**
 * Follows the subscription: bundles changes into events, and sends comments in between.
 * @returns how to end it
 */
const follow = (options: Required<EventOptions>, send: (text: string) => void): (() => void) => {
  let count = 0;
  let soon: NodeJS.Timeout | null = null;
  const flush = (): void => {
    soon = null;
    count++;
    send(`event: changed\nid: ${count}\ndata: ${count}\n\n`);
  };
  const unsubscribe = options.subscribe(() => {
    soon ??= setTimeout(flush, options.togetherMs);
  });
  const heartbeat = setInterval(() => send(': here\n\n'), options.heartbeatMs);
  return () => {
    unsubscribe();
    clearInterval(heartbeat);
    if (soon !== null) clearTimeout(soon);
  };
};

/** Streams over one subscription, which exists only while a stream is open. */
export const createEventStreams = (options: EventOptions): EventStreams => {
  const { subscribe, most = MAX_STREAMS, togetherMs = TOGETHER_MS, heartbeatMs = HEARTBEAT_MS } = options;
  const streams = new Set<PassThrough>();
  let stop: (() => void) | null = null;
  const send = (text: string): void => {
    // A slow reader gets no further event until it has read: the next one would say the same.
    for (const stream of streams) if (!stream.writableNeedDrain) stream.write(text);
  };
  const drop = (stream: PassThrough): void => {
    streams.delete(stream);
    if (streams.size > 0) return;
    stop?.();
    stop = null;
  };
  return {
    open: () => {
      if (streams.size >= most) return null;
      const stream = new PassThrough();
      streams.add(stream);
      stop ??= follow({ subscribe, most, togetherMs, heartbeatMs }, send);
      stream.once('close', () => drop(stream));
      stream.write('retry: 2000\n\n');
      return stream;
    },
    close: () => {
      for (const stream of streams) stream.end();
    },
  };
};
