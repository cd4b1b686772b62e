import { expect, it } from 'vitest';
import type { LiveIntegration } from '../../src/model/live.ts';
import { turnedFields, writesBack } from '../../src/plan/compare/turns.ts';
import { applied, entry, live, workOf } from '../support/plan-fixtures.ts';

/* A value that comes in turns is no drift: the first of two lists shows one, the second the other. */

const shop = entry('shop', { config: { region: 'eu' } });
const asWritten = live('id-shop', { config: { region: 'eu' } });
const plannedFrom = (shown: LiveIntegration) =>
  workOf({ desired: [shop], live: [shown], entries: { shop: applied(shop, asWritten) } }).planned;

const otherText = live('id-shop', { config: { region: 'Europe' } });

it('a text that drifted in the first list and not in the second comes in turns', () => {
  expect(turnedFields(plannedFrom(otherText), plannedFrom(asWritten))).toEqual(
    new Map([['shop', ['config.region']]]),
  );
});

it.each<[string, LiveIntegration, LiveIntegration]>([
  ['drift that both lists show', otherText, otherText],
  ['a switch that was set back by hand', { ...asWritten, active: false }, asWritten],
  ['a value that was gone', live('id-shop'), asWritten],
  ['what only the second list shows', asWritten, otherText],
])('%s does not', (_, first, second) => {
  expect(turnedFields(plannedFrom(first), plannedFrom(second))).toEqual(new Map());
});

it('a plan that edits writes no drift back', () => {
  const edited = { ...shop, name: 'Another' };
  const setting = { desired: [edited], live: [asWritten], entries: { shop: applied(shop, asWritten) } };
  expect(writesBack(workOf(setting).planned)).toBe(false);
  expect(writesBack(plannedFrom(otherText))).toBe(true);
});
