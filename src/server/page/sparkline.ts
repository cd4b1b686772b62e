import type { RatePoint } from '../../model/throttle.ts';
import { plural } from '../../report/text/plural.ts';
import { type Html, html } from './html.ts';

const WIDTH = 240;
const HEIGHT = 44;
/** The 429s are drawn below the curve. */
const FLOOR = 34;
const TOP = 3;

const HOUR_MS = 3_600_000;

/** Older points are not shown, in ms. */
const SHOWN_MS = 24 * HOUR_MS;

type Scale = { readonly x: (at: number) => number; readonly y: (rate: number) => number };

const rounded = (value: number): number => Math.round(value * 10) / 10;

const scaleOf = (points: readonly RatePoint[], from: number, now: number): Scale => {
  const most = Math.max(...points.map(({ ratePerSecond }) => ratePerSecond ?? 0), Number.MIN_VALUE);
  return {
    x: (at) => rounded((Math.max(0, Math.min(at, now) - from) / Math.max(1, now - from)) * WIDTH),
    y: (rate) => rounded(FLOOR - (rate / (most * 1.1)) * (FLOOR - TOP)),
  };
};

/** A rate holds until the next one is known: steps, not slopes. */
const stepsOf = (points: readonly RatePoint[], { x, y }: Scale): string => {
  const known = points.flatMap(({ at, ratePerSecond }) =>
    ratePerSecond === null ? [] : [{ at, ratePerSecond }],
  );
  const [first, ...rest] = known;
  if (!first) return '';
  const steps = rest.map(({ at, ratePerSecond }) => `H${x(at)}V${y(ratePerSecond)}`);
  return `M${x(first.at)} ${y(first.ratePerSecond)}${steps.join('')}H${WIDTH}`;
};

/** A triangle that points at the moment of the 429s. */
const refusalAt = ({ at }: RatePoint, { x }: Scale): string => {
  const middle = Math.min(WIDTH - 3, Math.max(3, x(at)));
  return `M${middle} ${FLOOR + 2}l3 6h-6z`;
};

const figure = (rate: number): string => String(Number(rate.toPrecision(2)));

/** `Last minute`, `Last 4 hours` */
const lastText = (ms: number): string => {
  const [count, unit] = ms < 2 * HOUR_MS ? [ms / 60_000, 'minute'] : [ms / HOUR_MS, 'hour'];
  const whole = Math.max(1, Math.round(count));
  return whole === 1 ? `Last ${unit}` : `Last ${plural(whole, unit)}`;
};

const rangeText = (rates: readonly number[]): string => {
  if (rates.length === 0) return 'no rate known yet';
  const [least, most] = [figure(Math.min(...rates)), figure(Math.max(...rates))];
  const unit = `request${most === '1' ? '' : 's'} per second`;
  return least === most ? `${most} ${unit}` : `between ${least} and ${most} ${unit}`;
};

const captionOf = (points: readonly RatePoint[], from: number, now: number): string => {
  const rates = points.flatMap(({ ratePerSecond }) => (ratePerSecond === null ? [] : [ratePerSecond]));
  const refused = points.reduce((sum, point) => sum + point.refused, 0);
  const refusals = refused === 0 ? 'no 429' : `${plural(refused, 'answer')} of 429`;
  return `${lastText(now - from)}: ${rangeText(rates)}, ${refusals}`;
};

/**
 * An account's rate and its 429s over time, drawn on the server and repeated in words. Empty with fewer than
 * two points.
 * @param points oldest first
 */
export const sparkline = (points: readonly RatePoint[], now: number): Html | null => {
  const shown = points.filter(({ at }) => at > now - SHOWN_MS);
  const [first] = shown;
  if (!first || shown.length < 2) return null;
  const scale = scaleOf(shown, first.at, now);
  const steps = stepsOf(shown, scale);
  const refusals = shown.filter(({ refused }) => refused > 0).map((point) => refusalAt(point, scale));
  return html`<figure class="rate"><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">
${steps !== '' && html`<path class="area" d="${steps}V${FLOOR}H${scale.x(first.at)}z"/><path class="line" d="${steps}" fill="none" vector-effect="non-scaling-stroke"/>`}
<path class="floor" d="M0 ${FLOOR}H${WIDTH}" fill="none" vector-effect="non-scaling-stroke"/>
${refusals.length > 0 && html`<path class="refused" d="${refusals.join('')}"/>`}
</svg><figcaption>${captionOf(shown, first.at, now)}</figcaption></figure>`;
};
