import { describe, expect, it } from 'vitest';
import { planJson } from '../../src/report/json/plan-json.ts';
import { statusJson } from '../../src/report/json/run-json.ts';
import { planMarkdown } from '../../src/report/markdown/plan-markdown.ts';
import { retryText } from '../../src/report/text/operator-text.ts';
import { renderPlan } from '../../src/report/text/render-plan.ts';
import { renderStatus } from '../../src/report/text/render-status.ts';
import { heldText, windowText, zonedTime } from '../../src/report/text/window-text.ts';
import { at } from '../schedule/local.ts';
import { early, endless, frozen, open } from './held.ts';
import { account, accountStatus, change, plain, revision, summary } from './render-fixture.ts';

const wide = { ...plain, width: 140 };

describe('the text of a window', () => {
  it.each([
    ['deny', frozen, 'held until 2026-12-27 00:00 America/Sao_Paulo by the deny window "0 0 24 12 *" (3d)'],
    [
      'allow',
      early,
      'held until 2026-11-30 09:00 America/Sao_Paulo, outside the allow window "0 9 * * 1-5" (8h)',
    ],
    ['no end', endless, 'held without an end in sight by the deny window "0 0 24 12 *" (3d)'],
  ])('%s', (_, status, expected) => {
    expect(heldText(status)).toBe(expected);
    expect(windowText(status)).toBe(`Changes are ${expected}`);
  });

  it.each([
    ['until it closes', open, 'Changes may be made until 2026-11-30 17:00 America/Sao_Paulo'],
    ['without an end', { ...open, until: null }, 'Changes may be made now'],
  ])('open %s', (_, status, expected) => {
    expect(windowText(status)).toBe(expected);
  });

  it('has seconds where there are any', () => {
    expect(zonedTime(at('2026-11-30 17:00', 'Z') + 5_000, 'Asia/Kolkata')).toBe(
      '2026-11-30 22:30:05 Asia/Kolkata',
    );
  });
});

const held = account({ changes: [change('shop')], summary: summary({ update: 1 }), window: frozen });

describe('a plan whose changes are held', () => {
  it('says so above its summary, and still shows them', () => {
    const text = renderPlan({ revision, accounts: [held] }, wide);
    expect(text).toMatch(/update shop[\s\S]*Changes are held until 2026-12-27 00:00[^\n]*\nacme: /);
  });

  it('says so in Markdown, where the stars of a schedule are no emphasis', () => {
    const text = planMarkdown({ revision, accounts: [held] });
    expect(text).toContain(`**\`${windowText(frozen)}\`.**`);
  });

  it('has the window in JSON, with times in UTC', () => {
    const [json] = planJson({ revision, accounts: [held] }).accounts;
    expect(json).toMatchObject({
      window: {
        open: false,
        until: null,
        opensAt: '2026-12-27T03:00:00.000Z',
        heldBy: { kind: 'deny', schedule: '0 0 24 12 *', duration: '3d', timezone: 'America/Sao_Paulo' },
      },
    });
  });
});

describe('a plan whose changes may be made', () => {
  const allowed = { ...held, window: open };

  it('says until when', () => {
    expect(renderPlan({ revision, accounts: [allowed] }, wide)).toContain(
      'Changes may be made until 2026-11-30 17:00',
    );
    expect(planMarkdown({ revision, accounts: [allowed] })).not.toContain('may be made');
  });

  it('has no window in JSON where the account has none', () => {
    const { window: _none, ...without } = held;
    expect(planJson({ revision, accounts: [allowed] }).accounts[0]).toMatchObject({
      window: { open: true, until: '2026-11-30T20:00:00.000Z', opensAt: null, heldBy: null },
    });
    expect(planJson({ revision, accounts: [without] }).accounts[0]).not.toHaveProperty('window');
  });
});

describe('the status of an account', () => {
  const status = accountStatus({ window: frozen });

  it('says which window holds its changes, and until when', () => {
    expect(renderStatus([status], 0, wide)).toContain(windowText(frozen));
    expect(renderStatus([accountStatus({ window: open })], 0, wide)).toContain(windowText(open));
    expect(statusJson([status]).accounts[0]).toMatchObject({
      window: { open: false, opensAt: '2026-12-27T03:00:00.000Z' },
    });
    expect(statusJson([accountStatus()]).accounts[0]).not.toHaveProperty('window');
  });
});

describe('a retry while changes are held', () => {
  it.each(['daemon-runs', 'no-daemon'] as const)('says until when, with a daemon or without: %s', (next) => {
    const text = retryText({
      kind: 'retried',
      key: 'shop',
      accounts: [{ account: 'acme', next, heldBy: frozen }],
    });
    expect(text).toBe(`shop: will be retried, but changes of account acme are ${heldText(frozen)}`);
  });
});
