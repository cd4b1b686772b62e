import { framed, type Page, type View } from '../../../src/server/page/frame.ts';
import { signInPage } from '../../../src/server/page/plain-pages.ts';
import {
  readAccountPage,
  readIntegrationPage,
  readOverviewPage,
  readPlanPage,
  readRunPage,
  readRunsPage,
} from '../../../src/server/page/read-pages.ts';
import { account, accountStatus, change, field, report, summary } from '../../report/render-fixture.ts';
import {
  type Estate,
  everyWay,
  fieldsOf,
  fieldView,
  historyEntry,
  integration,
  minutes,
  overviewOf,
  ratePoints,
  runQuarter,
  view,
} from './page-fixture.ts';

export const guarded = { reason: 'deletes', message: '5 of 12 would be deleted' } as const;

export const acme = accountStatus({
  lastRun: report({ result: 'partial', trigger: 'schedule', startedAt: minutes(2) }),
  integrations: [
    integration('shop'),
    integration('mail', { condition: 'failed', message: 'AlooChat answered 500.' }),
    integration('old', { condition: 'blocked', ...guarded, since: minutes(5) }),
  ],
});

const secretField = field('config.password', { secret: true, before: 'OLD', after: 'NEW' });
const mail = change('mail', { fields: [secretField] });

export const plan = account({
  summary: summary({ blocked: 1, update: 1, none: 1 }),
  changes: [change('old', { action: 'delete', blocked: guarded }), mail, change('shop', { action: 'none' })],
});

export const estate: Estate = {
  statuses: [acme, accountStatus({ account: 'gone', provider: '', orphaned: true })],
  plans: { acme: plan },
  runs: [report({ result: 'partial', failed: [{ key: 'mail', action: 'update', error: 'It failed.' }] })],
  history: [historyEntry(), historyEntry({ key: 'mail', outcome: 'failed', error: 'AlooChat answered 500' })],
  rates: ratePoints(20),
  quarters: [runQuarter(minutes(40)), runQuarter(minutes(10), { failed: 1 }, 4_000)],
  fields: {
    mail: fieldsOf(
      fieldView('name'),
      fieldView('config.password', {
        desired: { kind: 'secret', is: 'changed' },
        live: { kind: 'secret', is: 'set' },
        differs: { change: mail, field: secretField },
      }),
    ),
  },
};

export const all: Readonly<Record<string, (at: View, of?: Estate) => Promise<Page>>> = {
  overview: (at, of = estate) => readOverviewPage(overviewOf(of), new URLSearchParams(), at),
  account: (at, of = estate) => readAccountPage(overviewOf(of), of.statuses[0]?.account ?? '', at),
  plan: (at, of = estate) => readPlanPage(overviewOf(of), of.statuses[0]?.account ?? '', at),
  integration: (at, of = estate) => {
    const [first] = of.statuses;
    return readIntegrationPage(overviewOf(of), first?.account ?? '', first?.integrations[1]?.key ?? '', at);
  },
  runs: (at, of = estate) => readRunsPage(overviewOf(of), new URLSearchParams(), at),
  run: (at, of = estate) => {
    const [run] = of.runs ?? [];
    return readRunPage(overviewOf(of), run?.account ?? '', run?.run ?? '', at);
  },
};

export const rendered = async (name: string, at: View = view()): Promise<string> =>
  framed((await all[name]?.(at)) ?? { title: '', main: signInPage('/', everyWay, at).main }, at);
