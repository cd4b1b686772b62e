import { describe, expect, it } from 'vitest';
import { windowText } from '../../../src/report/text/window-text.ts';
import { html, markup } from '../../../src/server/page/html.ts';
import { windowBanner, windowDetail } from '../../../src/server/page/window.ts';
import { early, frozen, open } from '../../report/held.ts';
import { accountStatus } from '../../report/render-fixture.ts';
import { all, estate } from './estate-fixture.ts';
import { integration, view } from './page-fixture.ts';

const waiting = { integrations: [integration('shop', { condition: 'pending' }), integration('crm')] };

describe('the page of an account with windows', () => {
  it('says which window holds changes, until when, and how many wait', () => {
    const text = markup(windowBanner(accountStatus({ ...waiting, window: frozen })) ?? html``);
    expect(text).toContain('held until 2026-12-27 00:00 America/Sao_Paulo by the deny window');
    expect(text).toContain('1 pending.');
    expect(text).toContain('--outside-window');
    expect(markup(windowBanner(accountStatus({ window: early })) ?? html``)).toContain('Nothing waits now.');
  });

  it('has no such banner while changes may be made, or without windows', () => {
    expect(windowBanner(accountStatus({ ...waiting, window: open }))).toBeNull();
    expect(windowBanner(accountStatus(waiting))).toBeNull();
  });

  it('has it among its details', async () => {
    expect(windowDetail(accountStatus())).toBeNull();
    const [acme, ...others] = estate.statuses;
    if (acme === undefined) throw new Error('The estate has no account.');
    const windowed = { ...estate, statuses: [{ ...acme, window: open }, ...others] };
    const page = await all.account?.(view(), windowed);
    expect(markup(page?.main ?? html``)).toContain(windowText(open));
  });
});
