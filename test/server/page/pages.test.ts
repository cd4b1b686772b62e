import { describe, expect, it } from 'vitest';
import { framed, type View, type Visitor } from '../../../src/server/page/frame.ts';
import { type SignInWays, signInPage } from '../../../src/server/page/plain-pages.ts';
import { planPage } from '../../../src/server/page/plan-page.ts';
import {
  readAccountPage,
  readIntegrationPage,
  readOverviewPage,
  readPlanPage,
} from '../../../src/server/page/read-pages.ts';
import { accountStatus, change } from '../../report/render-fixture.ts';
import { acme, all, estate, plan, rendered } from './estate-fixture.ts';
import {
  everyWay,
  historyEntry,
  integration,
  minutes,
  namedAs,
  noToken,
  overviewOf,
  signedInAs,
  stranger,
  view,
} from './page-fixture.ts';

describe('the overview', () => {
  it('lists every integration with why it is not in sync, and its account', async () => {
    const page = await rendered('overview');
    expect(page.indexOf('>mail<')).toBeLessThan(page.indexOf('>old<'));
    expect(page.indexOf('>old<')).toBeLessThan(page.indexOf('>shop<'));
    expect(page).toContain('AlooChat answered 500.');
    expect(page).toContain('<b>deletes:</b> 5 of 12 would be deleted');
    expect(page).toContain('Not in the YAML: gone.');
  });

  it('shows 300 at a time, with the way to the others', async () => {
    const many = accountStatus({
      integrations: Array.from({ length: 700 }, (_, at) => integration(`i-${at}`)),
    });
    const overview = overviewOf({ statuses: [many] });
    const read = async (query: string) =>
      framed(await readOverviewPage(overview, new URLSearchParams(query), view()), view());
    const rows = (page: string): number => page.split('id="row-').length - 1;
    const [first, last] = [await read(''), await read('page=3')];
    expect([rows(first), rows(last), rows(await read('page=99'))]).toEqual([300, 100, 100]);
    expect(first).toContain('Page 1 of 3');
    expect(first).toContain('href="/?page=2#integrations"');
    expect(last).not.toContain('rel="next"');
  });

  it('says why no runs start', async () => {
    const paused = { ...acme, paused: true, pausedSince: minutes(40), pausedBy: 'ana@desk' };
    const invalid = 'a.yaml:1:2 unknown field activ\nb.yaml:3:4 TOKEN is not set';
    const page = framed(
      await readOverviewPage(overviewOf({ statuses: [paused], invalid }), new URLSearchParams(), view()),
      view(),
    );
    expect(page).toContain('Paused: acme.');
    expect(page).toContain('by ana@desk');
    expect(page).toContain('b.yaml:3:4 TOKEN is not set');
  });

  it('says that the status is unknown while Redis is away', async () => {
    const overview = { ...overviewOf(estate), redisAnswers: async () => false };
    const page = await readOverviewPage(overview, new URLSearchParams(), view());
    expect(page.status).toBe(503);
    expect(framed(page, view())).toContain('Redis does not answer.');
  });
});

describe('an account', () => {
  const by = 'ana@desk';
  const told = [
    historyEntry({ key: '', run: '', action: 'none', fields: [], asked: 'pause', by }),
    historyEntry({ key: 'mail', run: '', action: 'none', fields: [], asked: 'retry', by }),
    historyEntry(),
  ];

  it('lists the actions of operators, on it and on its integrations', async () => {
    const page = await readAccountPage(overviewOf({ ...estate, history: told }), 'acme', view());
    const [, asked = ''] = framed(page, view()).split('id="asked"');
    expect(asked.match(/ana@desk/g)).toHaveLength(2);
    expect(asked).toMatch(/paused[\s\S]*requested a retry[\s\S]*href="\/accounts\/acme\/integrations\/mail"/);
    expect(asked).not.toContain('Rename the shop');
  });

  it('leaves that list out if there are none', async () => {
    expect(await rendered('account')).not.toContain('id="asked"');
  });
});

describe('an action', () => {
  const buttons = ['Run now', 'Pause', 'Try again', 'Approve: make 2 changes in acme'];
  const everywhere = async (at: View): Promise<string> =>
    (await Promise.all(Object.keys(all).map((name) => rendered(name, at)))).join('');

  it('is offered after a sign-in', async () => {
    const pages = await everywhere(view({ visitor: signedInAs('admin') }));
    for (const button of buttons) expect(pages).toContain(`>${button}</button>`);
  });

  it('is not offered without a sign-in, but the way to sign in is', async () => {
    const pages = await everywhere(view({ visitor: stranger }));
    expect(pages).not.toContain('method="post"');
    expect(pages).toContain('href="/sign-in?next=%2F"');
    const viewer = await everywhere(view({ visitor: namedAs('ana@example.com', 'viewer') }));
    expect(viewer).not.toContain('method="post"');
    expect(viewer).not.toContain('/sign-in');
    expect(viewer).toContain('Only an admin can approve it.');
    const closed = await everywhere(view({ visitor: noToken }));
    expect(closed).not.toContain('method="post"');
    expect(closed).not.toContain('/sign-in');
    expect(closed).toContain('SETPOINT_ADMIN_TOKEN');
  });

  it('returns to the page that it was requested on', async () => {
    const at = view({ visitor: signedInAs('admin'), here: '/accounts/acme?x=1' });
    expect(await rendered('account', at)).toContain('name="next" value="/accounts/acme?x=1"');
  });
});

describe('the head of a page', () => {
  const headOf = async (visitor: Visitor): Promise<string> => {
    const page = await rendered('overview', view({ visitor }));
    return page.slice(page.indexOf('<header'), page.indexOf('</header>'));
  };

  it('says who is signed in, and as what', async () => {
    const ana = await headOf(namedAs('ana@example.com', 'admin'));
    expect(ana).toContain('title="ana@example.com"><bdi>ana@example.com</bdi> <span>· admin</span></p>');
    expect(await headOf(namedAs('bob', 'viewer'))).toContain('<bdi>bob</bdi> <span>· viewer</span></p>');
    expect(await headOf(signedInAs('viewer'))).toContain('<bdi>Signed in</bdi> <span>· viewer</span></p>');
    expect(await headOf(stranger)).not.toContain('id="who"');
  });

  it('lets a session end, and nothing else', async () => {
    for (const role of ['admin', 'viewer'] as const)
      expect(await headOf(signedInAs(role))).toContain('action="/sign-out"');
    expect(await headOf(namedAs('ana', 'admin'))).not.toContain('<form');
    const token: Visitor = { ...stranger, identity: { role: 'admin', name: null, by: 'token' } };
    expect(await headOf(token)).not.toContain('<form');
  });

  it('leads an admin alone to the raw queues', async () => {
    expect(await headOf(namedAs('ana', 'admin'))).toContain('href="/queues"');
    expect(await headOf(namedAs('ana', 'viewer'))).not.toContain('href="/queues"');
    expect(await headOf(stranger)).not.toContain('href="/queues"');
  });
});

describe('the sign-in', () => {
  const textOf = (ways: SignInWays, visitor: Visitor = stranger): string =>
    framed(signInPage('/', ways, view({ visitor })), view({ visitor }));
  const only = (admin: boolean, viewer: boolean, proxy = false): SignInWays => ({
    tokens: { admin, viewer },
    proxy,
  });

  it('asks for the tokens that there are', () => {
    expect(textOf(only(true, false))).toContain('Admin token<input');
    expect(textOf(only(false, true))).toContain('View token<input');
    expect(textOf(only(true, true))).toContain('>Token<input');
    expect(textOf(only(false, false))).not.toContain('<input type="password"');
    expect(textOf(only(false, false))).toContain('No token is set');
  });

  it('says that a proxy signs people in, and as whom it did', () => {
    expect(textOf(only(false, false, true))).toContain('open this page through its address');
    expect(textOf(only(false, false, true))).not.toContain('<form');
    const named = textOf(everyWay, namedAs('ana', 'viewer'));
    expect(named).toContain('signed in as <bdi>ana</bdi> by the proxy');
    expect(named).not.toContain('type="password"');
    expect(textOf(everyWay)).toContain('type="password"');
  });
});

describe('a plan that a guard holds back', () => {
  const signedIn = view({ visitor: signedInAs('admin') });
  const digestIn = (page: string): string | undefined => /name="digest" value="([^"]+)"/.exec(page)?.[1];

  it('is approved for exactly what is shown, because anything else has another digest', async () => {
    const page = framed(planPage('acme', 'aloochat', plan, signedIn), signedIn);
    const [first, ...others] = plan.changes;
    const moved = { ...plan, changes: [{ ...change('old'), ...first, digest: 'OTHER' }, ...others] };
    const other = framed(planPage('acme', 'aloochat', moved, signedIn), signedIn);
    expect(digestIn(page)).toMatch(/^[\w-]{43}$/);
    expect(digestIn(other)).not.toBe(digestIn(page));
  });

  it('wants a box to be ticked, below everything that would be done', () => {
    const page = framed(planPage('acme', 'aloochat', plan, signedIn), signedIn);
    expect(page).toMatch(/<input type="checkbox"[^>]* required>/);
    expect(page.indexOf('type="checkbox"')).toBeGreaterThan(page.indexOf('id="change-old-delete-blocked"'));
    expect(page.indexOf('type="checkbox"')).toBeGreaterThan(page.indexOf('id="change-mail-update"'));
  });

  it('has nothing to approve where no guard holds anything back', () => {
    const free = { ...plan, changes: plan.changes.slice(1) };
    expect(digestIn(framed(planPage('acme', 'aloochat', free, signedIn), signedIn))).toBeUndefined();
  });
});

describe('a difference', () => {
  it('never shows a secret, even if the plan has one', async () => {
    for (const name of ['plan', 'integration']) {
      const page = await rendered(name);
      expect(page).toContain('(secret)');
      expect(page).not.toMatch(/OLD|NEW/);
    }
  });

  it('says why the provider could not be asked', async () => {
    const page = await readPlanPage(overviewOf({ statuses: [acme] }), 'acme', view());
    expect(framed(page, view())).toContain('AlooChat answered 503');
  });
});

describe('an address that nothing belongs to', () => {
  it('is not found', async () => {
    const overview = overviewOf(estate);
    const pages = await Promise.all([
      readAccountPage(overview, 'nobody', view()),
      readPlanPage(overview, 'gone', view()),
      readIntegrationPage(overview, 'acme', 'nothing', view()),
    ]);
    expect(pages.map(({ status }) => status)).toEqual([404, 404, 404]);
  });
});
