import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ago, ahead, lasting } from '../../../src/report/text/age.ts';
import { liveScript, timeWordsScript } from '../../../src/server/page/assets/live-script.ts';

type TimeWords = (kind: string, at: number, now: number) => string;

const timeWords = runInNewContext(`${timeWordsScript}; timeWords`) as TimeWords;

it('puts times in the very words of the server', () => {
  const span = fc.oneof(
    fc.integer({ min: -5_000, max: 5_000 }),
    fc.integer({ min: -10 * 86_400_000, max: 10 * 86_400_000 }),
  );
  fc.assert(
    fc.property(span, (ms) => {
      const now = Date.UTC(2026, 0, 2);
      const at = now + ms;
      expect(timeWords('ago', at, now)).toBe(ago(at, now));
      expect(timeWords('ahead', at, now)).toBe(ahead(at, now));
      expect(timeWords('lasting', at, now)).toBe(lasting(at, now));
    }),
  );
});

it('is a script that a browser can read', () => {
  expect(() => new Function(liveScript)).not.toThrow();
});
