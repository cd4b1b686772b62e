import { describe, expect, it } from 'vitest';
import type { WindowStatus } from '../../../src/model/window.ts';
import { windowText } from '../../../src/report/text/window-text.ts';
import { html, markup } from '../../../src/server/page/html.ts';
import { windowBanner, windowDetail } from '../../../src/server/page/window.ts';
import { early, frozen, open } from '../../report/held.ts';
import { accountStatus } from '../../report/render-fixture.ts';
import { all, estate, plan } from './estate-fixture.ts';
import { integration, signedInAs, view } from './page-fixture.ts';

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

describe('the page of a plan that a guard blocks', () => {
  const approval = '>Approve: make 2 changes in acme</button>';
  const planAt = async (window: WindowStatus): Promise<string> => {
    const planned = { ...estate, plans: { acme: { ...plan, window } } };
    const page = await all.plan?.(view({ visitor: signedInAs('admin') }), planned);
    return markup(page?.main ?? html``);
  };

  it('offers no approval while a window holds changes, and says until when', async () => {
    const text = await planAt(frozen);
    expect(text).not.toContain(approval);
    expect(text).toContain('An approval lifts no window');
    expect(text).toContain('Changes are held until 2026-12-27 00:00');
    expect(text).toContain('The run at the opening does (1)');
  });

  it('offers it while changes may be made', async () => {
    const text = await planAt(open);
    expect(text).toContain(approval);
    expect(text).toContain(windowText(open));
  });
});
