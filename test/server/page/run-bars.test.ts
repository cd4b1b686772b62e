import { describe, expect, it } from 'vitest';
import { markup } from '../../../src/server/page/html.ts';
import { briefRunsText, runBars, runsByHour, runsText } from '../../../src/server/page/run-bars.ts';
import { minutes, now, runQuarter } from './page-fixture.ts';

type Quarters = Parameters<typeof runBars>[0];

const drawn = (quarters: Quarters): string => {
  const figure = runBars(quarters, now);
  return figure === null ? '' : markup(figure);
};

describe('the bars of runs', () => {
  it('are as high as the longest run took, in the colour of the worst result', () => {
    const figure = drawn([
      runQuarter(minutes(60), {}, 1_000),
      runQuarter(minutes(30), { failed: 1 }, 2_000),
      runQuarter(minutes(0), { partial: 1 }, 4_000),
    ]);
    expect(figure).toContain('<path class="good" d="M183 24v-6"/>');
    expect(figure).toContain('<path class="bad" d="M187 24v-12m0 13v4"/>');
    expect(figure).toContain('<path class="warn" d="M191 24v-24m0 25v4"/>');
  });

  it('say the same in words', () => {
    const quarters = [runQuarter(minutes(60)), runQuarter(minutes(30), { converged: 2, failed: 1 }, 4_200)];
    expect(runsText(quarters, now)).toBe('Last day: 4 runs, 1 failed, the longest 4.2 s');
    expect(drawn(quarters)).toContain(`<figcaption>${runsText(quarters, now)}</figcaption>`);
    expect(briefRunsText(quarters, now)).toBe('Last day: 4 runs, 1 failed');
    expect(runsText([], now)).toBe('No run within a day');
  });

  it('leave out what is older than a day, and what a clock that is ahead has counted', () => {
    const old = runQuarter(minutes(24 * 60), { failed: 9 });
    const ahead = runQuarter(minutes(-60), { failed: 9 });
    expect(drawn([old, ahead])).toBe('');
    expect(runsText([old, runQuarter(minutes(24 * 60 - 15)), ahead], now)).toBe(
      'Last day: 1 run, the longest 1.0 s',
    );
    expect(drawn([old, runQuarter(minutes(24 * 60 - 15)), ahead])).toContain('d="M1 24v-24');
  });

  it('can be seen where all runs took no time', () => {
    expect(drawn([runQuarter(minutes(5), {}, 0)])).toContain('v-3"');
  });

  it('are a table by hour too, the newest first', () => {
    const quarters = [
      runQuarter(minutes(125), { converged: 3 }, 900),
      runQuarter(minutes(55), { converged: 0, failed: 2 }, 700),
      runQuarter(minutes(40), {}, 1_500),
    ];
    const text = markup(runsByHour(quarters, now) ?? { markup: '' }).replace(/<[^>]+>/g, ' ');
    expect(text.replace(/\s+/g, ' ')).toMatch(
      /1 hour ago failed 3 2 failed 1\.5 s 3 hours ago converged 3 none 900 ms/,
    );
    expect(runsByHour([], now)).toBe(null);
  });
});
