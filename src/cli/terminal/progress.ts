import { type Options, SingleBar } from 'cli-progress';
import type { Progress } from '../../app/app.ts';
import { cutMiddle } from '../../report/text/columns.ts';
import { applyWaitsText, LONG_WAIT_MS } from '../../report/text/rate-text.ts';
import { localTime } from '../../report/text/time-text.ts';

/** Shows how far an apply is. */
export interface ProgressDisplay {
  update(progress: Progress): void;
  stop(): void;
}

type Stream = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };

const LINE_EVERY_MS = 5000;

/** The progress, and the end of a long wait in ms since the epoch; null: no long wait. */
type Step = Progress & { readonly until: number | null };

const waitText = ({ waitingMs = 0, until }: Step): string => {
  if (until !== null) return `, waits for the provider until ${localTime(until)}`;
  const seconds = Math.ceil(waitingMs / 1000);
  return seconds > 0 ? `, waiting for the provider's rate limit, ${seconds} s` : '';
};

const textOf = (step: Step, total: number): string => {
  const failures = step.failed > 0 ? `, ${step.failed} failed` : '';
  return `${step.done} of ${total} done${failures}${waitText(step)}`;
};

const MARGIN = 5;

/** Fits bar and text into one line: redrawing a wrapped line would leave parts of it behind. */
const barOptions = (stream: Stream): Options => ({
  stream,
  format: '  {bar}  {text}',
  barsize: Math.min(28, Math.max(4, Math.floor((stream.columns ?? 80) / 4))),
  barCompleteChar: '█',
  barIncompleteChar: '░',
  // Off, it would stay off after a killed process.
  linewrap: true,
});

type Shown = {
  show(step: Step): void;
  /** Prints a sentence that stays. */
  say(text: string): void;
  stop(): void;
};

const createBar = (stream: Stream, total: number): Shown => {
  const options = barOptions(stream);
  const bar = new SingleBar(options);
  const text = (step: Step) => ({
    text: cutMiddle(textOf(step, total), (stream.columns ?? 80) - (options.barsize ?? 0) - MARGIN),
  });
  const start = (step: Step): void => bar.start(total, step.done + step.failed, text(step));
  let last: Step = { done: 0, failed: 0, until: null };
  start(last);
  return {
    show: (step) => {
      last = step;
      bar.update(step.done + step.failed, text(step));
    },
    // The bar starts again below: it would overwrite a line printed under it.
    say: (sentence) => {
      bar.stop();
      stream.write(`${sentence}\n`);
      start(last);
    },
    stop: () => bar.stop(),
  };
};

const createLines = (stream: Stream, total: number, now: () => number): Shown => {
  let last = { at: now(), failed: 0, text: '' };
  let latest: Step | null = null;
  const write = (step: Step) => {
    const text = textOf(step, total);
    if (text !== last.text) stream.write(`${text}\n`);
    last = { at: now(), failed: step.failed, text };
  };
  return {
    show: (step) => {
      latest = step;
      if (step.failed > last.failed || now() - last.at >= LINE_EVERY_MS) write(step);
    },
    say: (sentence) => stream.write(`${sentence}\n`),
    stop: () => {
      if (latest !== null) write({ done: latest.done, failed: latest.failed, until: null });
    },
  };
};

/**
 * Remaining time is measured coarsely: a reported end stays while it moves by less than this, in ms.
 */
const SAME_END_MS = 5_000;

/** Announces a long wait once, with its end and what to do. */
const withLongWaits = (shown: Shown, now: () => number): ProgressDisplay => {
  let until: number | null = null;
  return {
    update: (progress) => {
      const end = now() + (progress.waitingMs ?? 0);
      // Once announced, the end is shown until the wait is over.
      const isLong = end - now() >= (until === null ? LONG_WAIT_MS : 1);
      const moved = until === null || Math.abs(end - until) > SAME_END_MS;
      if (isLong && moved) shown.say(applyWaitsText(end));
      until = isLong ? (moved ? end : until) : null;
      shown.show({ ...progress, until });
    },
    stop: () => shown.stop(),
  };
};

const silent: ProgressDisplay = { update: () => {}, stop: () => {} };

/**
 * A bar on a terminal; elsewhere a line per failure, and at most one every five seconds. A wait of a minute
 * or more is shown with its end.
 * @param options.quiet writes nothing where there is no terminal
 */
export const createProgress = (options: {
  readonly stream: Stream;
  readonly total: number;
  readonly quiet?: boolean;
  readonly now?: () => number;
}): ProgressDisplay => {
  const { stream, total, quiet = false, now = Date.now } = options;
  if (total === 0) return silent;
  if (stream.isTTY) return withLongWaits(createBar(stream, total), now);
  return quiet ? silent : withLongWaits(createLines(stream, total, now), now);
};
