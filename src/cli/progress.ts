import { type Options, SingleBar } from 'cli-progress';
import { cutMiddle } from '../plan/render/cut.ts';
import type { Progress } from './house.ts';

/** Shows how far an apply is. */
export interface ProgressDisplay {
  update(progress: Progress): void;
  stop(): void;
}

type Stream = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };

const LINE_EVERY_MS = 5000;

const textOf = ({ done, failed, waitingMs }: Progress, total: number): string => {
  const failures = failed > 0 ? `, ${failed} failed` : '';
  const seconds = Math.ceil((waitingMs ?? 0) / 1000);
  const waiting = seconds > 0 ? `, waiting for the provider's rate limit, ${seconds} s` : '';
  return `${done} of ${total} done${failures}${waiting}`;
};

const MARGIN = 5;

/** Bar and text in one line, whatever the terminal's width: a line that breaks leaves its rest behind at each redraw. */
const barOptions = (stream: Stream): Options => ({
  stream,
  format: '  {bar}  {text}',
  barsize: Math.min(28, Math.max(4, Math.floor((stream.columns ?? 80) / 4))),
  barCompleteChar: '█',
  barIncompleteChar: '░',
  // Switching it off would outlive a killed process.
  linewrap: true,
});

const createBar = (stream: Stream, total: number): ProgressDisplay => {
  const options = barOptions(stream);
  const bar = new SingleBar(options);
  const text = (progress: Progress) => ({
    text: cutMiddle(textOf(progress, total), (stream.columns ?? 80) - (options.barsize ?? 0) - MARGIN),
  });
  bar.start(total, 0, text({ done: 0, failed: 0 }));
  return {
    update: (progress) => bar.update(progress.done + progress.failed, text(progress)),
    stop: () => bar.stop(),
  };
};

const createLines = (stream: Stream, total: number, now: () => number): ProgressDisplay => {
  let last = { at: now(), failed: 0, text: '' };
  let latest: Progress | null = null;
  const write = (progress: Progress) => {
    const text = textOf(progress, total);
    if (text !== last.text) stream.write(`${text}\n`);
    last = { at: now(), failed: progress.failed, text };
  };
  return {
    update: (progress) => {
      latest = progress;
      if (progress.failed > last.failed || now() - last.at >= LINE_EVERY_MS) write(progress);
    },
    stop: () => {
      if (latest !== null) write({ done: latest.done, failed: latest.failed });
    },
  };
};

const silent: ProgressDisplay = { update: () => {}, stop: () => {} };

/**
 * A bar on a terminal; elsewhere plain lines, one for a failure and otherwise at most one every five seconds.
 * @param options.quiet nothing is written where there is no terminal
 */
export const createProgress = (options: {
  readonly stream: Stream;
  readonly total: number;
  readonly quiet?: boolean;
  readonly now?: () => number;
}): ProgressDisplay => {
  const { stream, total, quiet = false, now = Date.now } = options;
  if (total === 0) return silent;
  if (stream.isTTY) return createBar(stream, total);
  return quiet ? silent : createLines(stream, total, now);
};
