import type { RunQuarter, RunResult } from '../../model/run.ts';
import { plural } from '../../report/text/plural.ts';
import { duration } from '../../report/text/time-text.ts';
import { resultBadge, type Tone } from './badges.ts';
import { coming, past, table } from './elements.ts';
import { type Html, html } from './html.ts';

const HOUR_MS = 3_600_000;
const QUARTER_MS = HOUR_MS / 4;
const QUARTERS = 96;

/** In units of the picture: each quarter is two wide. A bar is a line in its middle, which leaves a gap. */
const STEP = 2;
const FLOOR = 24;
/** The shortest bar can still be seen. */
const LEAST = 3;
/** Lines below the bars of trouble, so that not only the colour tells them. */
const MARK = 4;
const HEIGHT = FLOOR + 1 + MARK;

/** Worst first, as one quarter has one colour. */
const worst: readonly RunResult[] = ['failed', 'partial', 'superseded', 'converged'];

const tones: { readonly [R in RunResult]: Tone } = {
  failed: 'bad',
  partial: 'warn',
  superseded: 'busy',
  converged: 'good',
};

const isTrouble = (result: RunResult): boolean => result === 'failed' || result === 'partial';

const resultOf = ({ results }: RunQuarter): RunResult =>
  worst.find((result) => results[result] > 0) ?? 'converged';

const runsIn = ({ results }: RunQuarter): number => worst.reduce((sum, result) => sum + results[result], 0);

/** The quarters of the day that ends now. */
const ofLastDay = (quarters: readonly RunQuarter[], now: number): readonly RunQuarter[] =>
  quarters.filter((quarter) => placeOf(quarter, now) >= 0 && quarter.at <= now && runsIn(quarter) > 0);

/** The place of a quarter: the newest is the last. */
const placeOf = ({ at }: RunQuarter, now: number): number =>
  QUARTERS - 1 - Math.floor(now / QUARTER_MS) + Math.floor(at / QUARTER_MS);

const bar = (quarter: RunQuarter, longest: number, now: number): string => {
  const height = Math.max(LEAST, Math.round((quarter.longestMs / Math.max(1, longest)) * FLOOR));
  const mark = isTrouble(resultOf(quarter)) ? `m0 ${height + 1}v${MARK}` : '';
  return `M${placeOf(quarter, now) * STEP + STEP / 2} ${FLOOR}v-${height}${mark}`;
};

/** `2 partial, 1 failed` */
const troubleText = (quarters: readonly RunQuarter[]): string | null => {
  const counts = worst
    .filter(isTrouble)
    .map((result) => [result, quarters.reduce((sum, { results }) => sum + results[result], 0)] as const)
    .filter(([, count]) => count > 0)
    .map(([result, count]) => `${count} ${result}`);
  return counts.length === 0 ? null : counts.join(', ');
};

/** `Last day: 288 runs, 2 failed` */
export const briefRunsText = (quarters: readonly RunQuarter[], now: number): string => {
  const shown = ofLastDay(quarters, now);
  if (shown.length === 0) return 'No run within a day';
  const trouble = troubleText(shown);
  const runs = plural(
    shown.reduce((sum, quarter) => sum + runsIn(quarter), 0),
    'run',
  );
  return `Last day: ${runs}${trouble === null ? '' : `, ${trouble}`}`;
};

const longestOf = (quarters: readonly RunQuarter[]): number =>
  Math.max(...quarters.map(({ longestMs }) => longestMs));

/** `Last day: 288 runs, 2 failed, the longest 4.2 s` */
export const runsText = (quarters: readonly RunQuarter[], now: number): string => {
  const shown = ofLastDay(quarters, now);
  const brief = briefRunsText(quarters, now);
  return shown.length === 0 ? brief : `${brief}, the longest ${duration(longestOf(shown))}`;
};

/**
 * The runs of the last day as bars, a quarter of an hour each: as high as its longest run took, in the colour of its
 * worst result. Drawn on the server and repeated in words. Null: there was none.
 */
export const runBars = (
  quarters: readonly RunQuarter[],
  now: number,
  inWords: typeof runsText = runsText,
): Html | null => {
  const shown = ofLastDay(quarters, now);
  if (shown.length === 0) return null;
  const longest = longestOf(shown);
  const ofResult = (result: RunResult): string =>
    shown
      .filter((quarter) => resultOf(quarter) === result)
      .map((quarter) => bar(quarter, longest, now))
      .join('');
  const drawn = worst.map((result) => [tones[result], ofResult(result)] as const);
  return html`<figure class="bars"><svg viewBox="0 0 ${QUARTERS * STEP} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true"><path class="floor" d="M0 ${FLOOR}h${QUARTERS * STEP}"/>${drawn.map(([tone, d]) => d !== '' && html`<path class="${tone}" d="${d}"/>`)}</svg><figcaption>${inWords(quarters, now)}</figcaption></figure>`;
};

type Hour = { readonly at: number; readonly quarters: readonly RunQuarter[] };

const hoursOf = (quarters: readonly RunQuarter[]): readonly Hour[] => {
  const hours = new Map<number, RunQuarter[]>();
  for (const quarter of quarters) {
    const at = Math.floor(quarter.at / HOUR_MS) * HOUR_MS;
    hours.set(at, [...(hours.get(at) ?? []), quarter]);
  }
  return [...hours].map(([at, of]) => ({ at, quarters: of })).toSorted((a, b) => b.at - a.at);
};

const hourRow = ({ at, quarters }: Hour, now: number) => {
  const worstResult =
    worst.find((result) => quarters.some(({ results }) => results[result] > 0)) ?? 'converged';
  return {
    id: `hour-${at}`,
    cells: [
      at > now ? coming(at, now) : past(at, now),
      html`${resultBadge(worstResult)}`,
      String(quarters.reduce((sum, quarter) => sum + runsIn(quarter), 0)),
      troubleText(quarters) ?? 'none',
      duration(longestOf(quarters)),
    ],
  };
};

/** The same bars as a table by hour, to be opened; null: there was no run. */
export const runsByHour = (quarters: readonly RunQuarter[], now: number): Html | null => {
  const hours = hoursOf(ofLastDay(quarters, now));
  return hours.length === 0
    ? null
    : html`<details id="runs-by-hour"><summary>The same by hour</summary>${table({
        caption: 'Runs by the hour in which they began, newest first',
        kind: 'hours',
        columns: ['Hour that began', 'Worst', 'Runs', 'Trouble', 'Longest'],
        header: 0,
        rows: hours.map((hour) => hourRow(hour, now)),
      })}</details>`;
};
