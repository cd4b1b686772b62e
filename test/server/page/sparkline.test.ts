import { expect, it } from 'vitest';
import { markup } from '../../../src/server/page/html.ts';
import { sparkline } from '../../../src/server/page/sparkline.ts';
import { minutes, now, ratePoints } from './page-fixture.ts';

const drawn = (points: Parameters<typeof sparkline>[0]): string => {
  const figure = sparkline(points, now);
  return figure === null ? '' : markup(figure);
};

it('draws the rate as steps and the 429s as marks, with a caption', () => {
  const figure = drawn([
    { at: minutes(60), ratePerSecond: 5, refused: 0 },
    { at: minutes(30), ratePerSecond: 10, refused: 0 },
    { at: minutes(15), ratePerSecond: 7.5, refused: 2 },
  ]);
  expect(figure).toContain('d="M0 19.9H120V5.8H180V12.9H240"');
  expect(figure).toContain('class="refused" d="M180 36l3 6h-6z"');
  expect(figure).toContain('Last 60 minutes: between 5 and 10 requests per second, 2 answers of 429');
});

it('has no style in an attribute, which the policy for content forbids', () => {
  expect(drawn(ratePoints(300))).not.toMatch(/style=|<style/);
});

it('says that there was no 429', () => {
  expect(drawn(ratePoints(4))).toContain('no 429');
});

it('draws where no rate is known but something was refused', () => {
  const figure = drawn([
    { at: minutes(2), ratePerSecond: null, refused: 1 },
    { at: minutes(1), ratePerSecond: null, refused: 0 },
  ]);
  expect(figure).toContain('no rate known yet, 1 answer of 429');
  expect(figure).not.toMatch(/NaN|Infinity/);
});

it('leaves out points older than a day, and draws nothing with fewer than two', () => {
  const old = { at: minutes(60 * 25), ratePerSecond: 5, refused: 3 };
  expect(drawn([])).toBe('');
  expect(drawn([old, { ...old, at: minutes(5) }])).toBe('');
  expect(drawn([old, ...ratePoints(2)])).toContain('no 429');
});

it('keeps its figures where the clocks of Redis and of this machine differ', () => {
  const ahead = ratePoints(3).map((point) => ({ ...point, at: now + 5_000 }));
  expect(drawn(ahead)).not.toMatch(/NaN|Infinity|-\d/);
});
