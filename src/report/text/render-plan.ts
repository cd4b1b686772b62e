import type { AccountPlan, FailedAccount, Plan } from '../../model/plan.ts';
import { changeLines } from './change-lines.ts';
import { dedupeMessages, isShown } from './change-words.ts';
import { clean, cleanProse } from './clean.ts';
import { columnsAt, DEFAULT_WIDTH, indent, type Layout, type Palette, paragraph, wrap } from './layout.ts';
import { accountTotal, failed, planTotal } from './plan-summary.ts';
import { estimateText } from './rate-text.ts';
import { windowText } from './window-text.ts';
import { providerTitle, shortRevision } from './words.ts';

/** `all` also lists what is in sync. */
export type PlanView = { readonly palette: Palette; readonly width?: number; readonly all?: boolean };

const headLine = (account: AccountPlan | FailedAccount, revision: string, { palette }: Layout): string =>
  `${palette.bold(clean(account.account))}  ${providerTitle(account.provider)}  ${palette.dim(`revision ${shortRevision(revision)}`)}`;

const errorLines = (account: FailedAccount, layout: Layout): string[] => [
  ...paragraph(`Could not be read: ${cleanProse(account.error)}`, layout, 1, 'red'),
  `${layout.palette.bold(clean(account.account))}: not planned, nothing is changed there`,
];

/** A summary line with its subject in bold, wrapped. */
const wrapped = (text: string, layout: Layout): string[] =>
  wrap(text, columnsAt(layout, 1)).map((line, at) => (at === 0 ? '' : indent(1)) + layout.palette.bold(line));

const planLines = (account: AccountPlan, layout: Layout, all: boolean): string[] => {
  const changes = dedupeMessages(account.changes.filter((change) => isShown(change, all)));
  return [
    ...account.notices.flatMap((notice) => paragraph(`Note: ${cleanProse(notice)}`, layout, 1, 'dim')),
    ...changes.flatMap((change) => ['', ...changeLines(change, account.provider, layout, all)]),
    ...(changes.length > 0 ? [''] : []),
    ...windowLines(account, layout),
    ...wrapped(`${clean(account.account)}: ${accountTotal(account)}`, layout),
    ...estimateLines(account, layout),
  ];
};

const windowLines = ({ window }: AccountPlan, layout: Layout): string[] =>
  window === undefined ? [] : paragraph(windowText(window), layout, 1, window.open ? 'dim' : 'yellow');

const estimateLines = ({ estimate }: AccountPlan, layout: Layout): string[] =>
  estimate === undefined ? [] : paragraph(estimateText(estimate), layout, 1, 'dim');

/** A plan as text: each account's changes and summary, then a line for all. Ends in a line break. */
export const renderPlan = (plan: Plan, { palette, width = DEFAULT_WIDTH, all = false }: PlanView): string => {
  const layout = { palette, width };
  const lines = plan.accounts.flatMap((account) => [
    headLine(account, plan.revision, layout),
    ...(failed(account) ? errorLines(account, layout) : planLines(account, layout, all)),
    '',
  ]);
  return `${[...lines, ...wrapped(planTotal(plan), layout)].join('\n')}\n`;
};
