import type { RunResult, RunSlot } from '../../model/run.ts';
import { plural } from '../../report/text/plural.ts';
import { duration } from '../../report/text/time-text.ts';
import { resultBadge, type Tone } from './badges.ts';
import { coming, past, table } from './elements.ts';
import { type Html, html } from './html.ts';

const HOUR_MS = 3_600_000;
const SLOT_MS = HOUR_MS / 4;
const SLOTS = 96;

/** In units of the picture: each slot is two wide. A bar is a line in its middle, which leaves a gap. */
const STEP = 2;
const FLOOR = 24;
/** The shortest bar can still be seen. */
const LEAST = 3;
/** Lines below the bars of trouble, so that not only the colour tells them. */
const MARK = 4;
const HEIGHT = FLOOR + 1 + MARK;

/** Worst first, as one slot has one colour. */
const worst: readonly RunResult[] = ['failed', 'partial', 'superseded', 'converged'];

const tones: { readonly [R in RunResult]: Tone } = {
  failed: 'bad',
  partial: 'warn',
  superseded: 'busy',
  converged: 'good',
};

const isTrouble = (result: RunResult): boolean => result === 'failed' || result === 'partial';

const resultOf = ({ results }: RunSlot): RunResult =>
  worst.find((result) => results[result] > 0) ?? 'converged';

const runsIn = ({ results }: RunSlot): number => worst.reduce((sum, result) => sum + results[result], 0);

/** The slots of the day that ends now. */
const ofLastDay = (slots: readonly RunSlot[], now: number): readonly RunSlot[] =>
  slots.filter((slot) => placeOf(slot, now) >= 0 && slot.at <= now && runsIn(slot) > 0);

/** The place of a slot: the newest is the last. */
const placeOf = ({ at }: RunSlot, now: number): number =>
  SLOTS - 1 - Math.floor(now / SLOT_MS) + Math.floor(at / SLOT_MS);

const bar = (slot: RunSlot, longest: number, now: number): string => {
  const height = Math.max(LEAST, Math.round((slot.longestMs / Math.max(1, longest)) * FLOOR));
  const mark = isTrouble(resultOf(slot)) ? `m0 ${height + 1}v${MARK}` : '';
  return `M${placeOf(slot, now) * STEP + STEP / 2} ${FLOOR}v-${height}${mark}`;
};

/** `2 partial, 1 failed` */
const troubleText = (slots: readonly RunSlot[]): string | null => {
  const counts = worst
    .filter(isTrouble)
    .map((result) => [result, slots.reduce((sum, { results }) => sum + results[result], 0)] as const)
    .filter(([, count]) => count > 0)
    .map(([result, count]) => `${count} ${result}`);
  return counts.length === 0 ? null : counts.join(', ');
};

/** `Last day: 288 runs, 2 failed` */
export const briefRunsText = (slots: readonly RunSlot[], now: number): string => {
  const shown = ofLastDay(slots, now);
  if (shown.length === 0) return 'No run within a day';
  const trouble = troubleText(shown);
  const runs = plural(
    shown.reduce((sum, slot) => sum + runsIn(slot), 0),
    'run',
  );
  return `Last day: ${runs}${trouble === null ? '' : `, ${trouble}`}`;
};

const longestOf = (slots: readonly RunSlot[]): number => Math.max(...slots.map(({ longestMs }) => longestMs));

/** `Last day: 288 runs, 2 failed, the longest 4.2 s` */
export const runsText = (slots: readonly RunSlot[], now: number): string => {
  const shown = ofLastDay(slots, now);
  const brief = briefRunsText(slots, now);
  return shown.length === 0 ? brief : `${brief}, the longest ${duration(longestOf(shown))}`;
};

/**
 * The runs of the last day as bars, a quarter of an hour each: as high as its longest run took, in the colour of its
 * worst result. Drawn on the server and repeated in words. Null: there was none.
 */
export const runBars = (
  slots: readonly RunSlot[],
  now: number,
  inWords: typeof runsText = runsText,
): Html | null => {
  const shown = ofLastDay(slots, now);
  if (shown.length === 0) return null;
  const longest = longestOf(shown);
  const ofResult = (result: RunResult): string =>
    shown
      .filter((slot) => resultOf(slot) === result)
      .map((slot) => bar(slot, longest, now))
      .join('');
  const drawn = worst.map((result) => [tones[result], ofResult(result)] as const);
  return html`<figure class="bars"><svg viewBox="0 0 ${SLOTS * STEP} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true"><path class="floor" d="M0 ${FLOOR}h${SLOTS * STEP}"/>${drawn.map(([tone, d]) => d !== '' && html`<path class="${tone}" d="${d}"/>`)}</svg><figcaption>${inWords(slots, now)}</figcaption></figure>`;
};

type Hour = { readonly at: number; readonly slots: readonly RunSlot[] };

const hoursOf = (slots: readonly RunSlot[]): readonly Hour[] => {
  const hours = new Map<number, RunSlot[]>();
  for (const slot of slots) {
    const at = Math.floor(slot.at / HOUR_MS) * HOUR_MS;
    hours.set(at, [...(hours.get(at) ?? []), slot]);
  }
  return [...hours].map(([at, of]) => ({ at, slots: of })).toSorted((a, b) => b.at - a.at);
};

const hourRow = ({ at, slots }: Hour, now: number) => {
  const worstResult = worst.find((result) => slots.some(({ results }) => results[result] > 0)) ?? 'converged';
  return {
    id: `hour-${at}`,
    cells: [
      at > now ? coming(at, now) : past(at, now),
      html`${resultBadge(worstResult)}`,
      String(slots.reduce((sum, slot) => sum + runsIn(slot), 0)),
      troubleText(slots) ?? 'none',
      duration(longestOf(slots)),
    ],
  };
};

/** The same bars as a table by hour, to be opened; null: there was no run. */
export const runsByHour = (slots: readonly RunSlot[], now: number): Html | null => {
  const hours = hoursOf(ofLastDay(slots, now));
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
