import { describe, expect, it } from 'vitest';
import type { Findings, Trouble } from '../../src/model/notification.ts';
import { diffTroubles } from '../../src/reconcile/troubles.ts';

const trouble = (kind: Trouble['kind'], key: string | null, message = `${key} ${kind}`): Trouble => ({
  kind,
  key,
  message,
});

const all = (...troubles: Trouble[]): Findings => ({ troubles, looked: 'all' });

/** What a row of runs tells, each as `event: keys`. */
const tell = (...runs: readonly Findings[]): string[][] => {
  let notified: readonly Trouble[] = [];
  return runs.map((findings) => {
    const news = diffTroubles(notified, findings);
    notified = news.notified;
    return news.events.map(
      ({ event, troubles }) => `${event}: ${troubles.map(({ key }) => key ?? 'account').join(' ')}`,
    );
  });
};

const failing = trouble('failed', 'shop');

describe('news of runs', () => {
  it('tells a failure once, however many runs find it, and its end once', () => {
    expect(tell(all(failing), all(failing), all(failing), all(), all())).toEqual([
      ['failed: shop'],
      [],
      [],
      ['recovered: shop'],
      [],
    ]);
  });

  it('tells its end only once what waited for a window was tried again', () => {
    const waiting: Findings = { ...all(), waiting: new Set(['shop']) };
    expect(tell(all(failing), waiting, waiting, all(failing), waiting, all())).toEqual([
      ['failed: shop'],
      [],
      [],
      [],
      [],
      ['recovered: shop'],
    ]);
  });

  it('is quiet about a failure whose words change', () => {
    expect(tell(all(failing), all(trouble('failed', 'shop', 'a timeout this time')))).toEqual([
      ['failed: shop'],
      [],
    ]);
  });

  it('tells again what went wrong again after it was right', () => {
    expect(tell(all(failing), all(), all(failing))[2]).toEqual(['failed: shop']);
  });

  it('tells of many at once in one message per kind', () => {
    const found = [trouble('failed', 'a'), trouble('failed', 'b'), trouble('blocked', 'c')];
    expect(tell(all(...found))).toEqual([['failed: a b', 'blocked: c']]);
  });

  it('tells only of what is new among what is known', () => {
    expect(tell(all(failing), all(failing, trouble('failed', 'mail')))[1]).toEqual(['failed: mail']);
  });

  it('takes nothing for recovered that a run did not look at', () => {
    const refused: Findings = { troubles: [trouble('unauthorised', null)], looked: 'nothing' };
    expect(tell(all(failing), refused, refused, all(failing))).toEqual([
      ['failed: shop'],
      ['unauthorised: account'],
      [],
      ['recovered: account'],
    ]);
  });

  it('tells no recovery where one failure of the account takes the place of another', () => {
    const refused: Findings = { troubles: [trouble('unauthorised', null)], looked: 'nothing' };
    const away: Findings = { troubles: [trouble('failed', null)], looked: 'nothing' };
    expect(tell(refused, away, all())).toEqual([
      ['unauthorised: account'],
      ['failed: account'],
      ['recovered: account'],
    ]);
  });

  it('tells no recovery of a failure that turned into a block', () => {
    expect(tell(all(failing), all(trouble('blocked', 'shop')), all())).toEqual([
      ['failed: shop'],
      ['blocked: shop'],
      ['recovered: shop'],
    ]);
  });

  it('leaves what a run for some keys did not look at', () => {
    const some: Findings = { troubles: [], looked: new Set(['mail']) };
    expect(tell(all(failing, trouble('failed', 'mail')), some, all())).toEqual([
      ['failed: shop mail'],
      ['recovered: mail'],
      ['recovered: shop'],
    ]);
  });

  it('tells a drift that is set back at every run once, and not when it stops', () => {
    const reverted: Trouble = { ...trouble('drift', 'shop'), mended: true };
    expect(tell(all(reverted), all(reverted), all(), all(reverted))).toEqual([
      ['drift: shop'],
      [],
      [],
      ['drift: shop'],
    ]);
  });
});
