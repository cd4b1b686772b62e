import { PassThrough, type Readable } from 'node:stream';

/** Changes within this time are one event, in ms. */
const TOGETHER_MS = 250;

/** A proxy takes a stream for dead that says nothing for a minute or so. */
const HEARTBEAT_MS = 25_000;

/** One person has a few pages open; more than this is a mistake or worse. */
const MOST = 100;

export type EventOptions = {
  /** Calls back when something that is shown may have changed. @returns how to end it */
  readonly subscribe: (listener: () => void) => () => void;
  readonly most?: number;
  readonly togetherMs?: number;
  readonly heartbeatMs?: number;
};

/** The open streams of server-sent events. They carry no data: the page fetches itself again. */
export interface EventStreams {
  /** A stream that ends when its reader goes or the server ends; null when there are too many. */
  open(): Readable | null;
  close(): void;
}

/** Streams over one subscription, which exists only while a stream is open. */
export const createEventStreams = (options: EventOptions): EventStreams => {
  const { subscribe, most = MOST, togetherMs = TOGETHER_MS, heartbeatMs = HEARTBEAT_MS } = options;
  const streams = new Set<PassThrough>();
  let count = 0;
  let stop: (() => void) | null = null;

  const tell = (text: string): void => {
    // A slow reader gets no further event until it reads: the next one would say the same.
    for (const stream of streams) if (!stream.writableNeedDrain) stream.write(text);
  };

  const start = (): (() => void) => {
    let soon: NodeJS.Timeout | null = null;
    const flush = (): void => {
      soon = null;
      count++;
      tell(`event: changed\nid: ${count}\ndata: ${count}\n\n`);
    };
    const unsubscribe = subscribe(() => {
      soon ??= setTimeout(flush, togetherMs);
    });
    const heart = setInterval(() => tell(': here\n\n'), heartbeatMs);
    return () => {
      unsubscribe();
      clearInterval(heart);
      if (soon !== null) clearTimeout(soon);
    };
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
      stop ??= start();
      stream.once('close', () => drop(stream));
      stream.write('retry: 2000\n\n');
      return stream;
    },
    close: () => {
      for (const stream of streams) stream.end();
    },
  };
};
