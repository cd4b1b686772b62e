import { describe, expect, it } from 'vitest';
import type { Notification, Trouble } from '../../../src/model/notification.ts';
import { genericBody, sentence, slackBody } from '../../../src/server/notifications/bodies.ts';

const shop: Trouble = { kind: 'failed', key: 'shop', message: 'POST /integrations answered 500: try later' };

const notification = (event: Notification['event'], troubles: readonly Trouble[]): Notification => ({
  event,
  account: 'acme',
  provider: 'aloochat',
  at: Date.UTC(2026, 0, 2, 3, 4, 5),
  run: 'run-1',
  revision: '0123456789abcdef',
  troubles,
});

describe('a notification in one line', () => {
  const mail: Trouble = { ...shop, key: 'mail' };
  it.each([
    ['failed', [shop], 'acme: shop fails'],
    ['failed', [shop, mail], 'acme: 2 integrations fail'],
    ['failed', [{ ...shop, key: null }], "acme: the account's run failed"],
    ['blocked', [{ ...shop, kind: 'blocked' }], 'acme: shop is blocked'],
    ['drift', [{ ...shop, kind: 'drift' }], 'acme: shop was changed outside Setpoint'],
    [
      'unauthorised',
      [{ ...shop, kind: 'unauthorised', key: null }],
      "acme: the provider refuses the account's credential",
    ],
    ['recovered', [shop], 'acme: shop is in order again'],
    ['recovered', [{ ...shop, key: null }], 'acme: the account works again'],
  ] as const)('%s', (event, troubles, text) => {
    expect(sentence(notification(event, troubles))).toBe(text);
  });
});

describe('the JSON of a webhook', () => {
  it('has the shape of the documentation', () => {
    expect(genericBody(notification('failed', [shop]))).toEqual({
      event: 'failed',
      text: 'acme: shop fails',
      account: 'acme',
      provider: 'aloochat',
      at: '2026-01-02T03:04:05.000Z',
      run: 'run-1',
      revision: '0123456789abcdef',
      items: [{ kind: 'failed', key: 'shop', message: shop.message }],
    });
  });
});

describe("Slack's message", () => {
  it('contains no mention and no link', () => {
    const text = JSON.stringify(
      slackBody(notification('failed', [{ ...shop, message: '<!channel> <https://x|y>' }])),
    );
    expect(text).not.toContain('<');
    expect(text).toContain('&lt;!channel&gt;');
  });

  it('shows twenty of many, each cut', () => {
    const many = Array.from({ length: 60 }, (_, at) => ({
      ...shop,
      key: `key-${at}`,
      message: 'x'.repeat(5_000),
    }));
    const { blocks } = slackBody(notification('failed', many)) as { blocks: { text: { text: string } }[] };
    expect(blocks.length).toBeLessThan(50);
    expect(blocks.every(({ text }) => text.text.length < 3_000)).toBe(true);
    expect(JSON.stringify(blocks)).toContain('and 40 more');
  });
});
