import type { AccountPlan, FailedAccount, Plan } from '../../model/plan.ts';
import { changeLines } from './change-lines.ts';
import { dedupeMessages, isShown } from './change-words.ts';
import { clean, cleanProse } from './clean.ts';
import { columnsAt, DEFAULT_WIDTH, indent, type Layout, type Palette, wrap } from './layout.ts';
import { accountTotal, failed, planTotal } from './plan-summary.ts';
import { estimateText } from './rate-text.ts';
import { providerTitle, shortRevision } from './words.ts';

/** How a plan is shown. `all` also lists what is in sync. */
export type PlanView = { readonly palette: Palette; readonly width?: number; readonly all?: boolean };

const headLine = (account: AccountPlan | FailedAccount, revision: string, { palette }: Layout): string =>
  `${palette.bold(clean(account.account))}  ${providerTitle(account.provider)}  ${palette.dim(`revision ${shortRevision(revision)}`)}`;

const errorLines = (account: FailedAccount, layout: Layout): string[] => [
  ...wrap(`Could not be read: ${cleanProse(account.error)}`, columnsAt(layout, 1)).map(
    (line) => `${indent(1)}${layout.palette.red(line)}`,
  ),
  `${layout.palette.bold(clean(account.account))}: not planned, nothing is changed there`,
];

/** A summary line with its subject in bold, wrapped. */
const wrapped = (text: string, layout: Layout): string[] =>
  wrap(text, columnsAt(layout, 1)).map((line, at) => (at === 0 ? '' : indent(1)) + layout.palette.bold(line));

const planLines = (account: AccountPlan, layout: Layout, all: boolean): string[] => {
  const changes = dedupeMessages(account.changes.filter((change) => isShown(change, all)));
  return [
    ...account.notices.flatMap((notice) =>
      wrap(`Note: ${cleanProse(notice)}`, columnsAt(layout, 1)).map(
        (line) => `${indent(1)}${layout.palette.dim(line)}`,
      ),
    ),
    ...changes.flatMap((change) => ['', ...changeLines(change, account.provider, layout, all)]),
    ...(changes.length > 0 ? [''] : []),
    ...wrapped(`${clean(account.account)}: ${accountTotal(account)}`, layout),
    ...estimateLines(account, layout),
  ];
};

const estimateLines = ({ estimate }: AccountPlan, layout: Layout): string[] =>
  estimate === undefined
    ? []
    : wrap(estimateText(estimate), columnsAt(layout, 1)).map((line) => indent(1) + layout.palette.dim(line));

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
