import type { AccountPlan, FailedAccount, Plan } from '../../model/plan.ts';
import { type FoldedAccount, type FoldedPlan, foldPlan, type Group } from '../fold/fold-plan.ts';
import { SHARED_TITLE, sharedText, unfoldText } from '../fold/group-words.ts';
import { clean, cleanProse } from './clean.ts';
import { groupLines } from './group-lines.ts';
import { columnsAt, DEFAULT_WIDTH, indent, type Layout, type Palette, paragraph, wrap } from './layout.ts';
import { accountTotal, failed, planTotal } from './plan-summary.ts';
import { estimateText } from './rate-text.ts';
import { windowText } from './window-text.ts';
import { providerTitle, shortRevision } from './words.ts';

/** `all` also lists what is in sync, and shows every change by itself, with every difference. */
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

const groupsLines = (groups: readonly Group[], layout: Layout, all: boolean): string[] => [
  ...groups.flatMap((group) => ['', ...groupLines(group, layout, all)]),
  ...(groups.length > 0 ? [''] : []),
];

const planLines = (
  account: AccountPlan,
  { groups, shared }: Omit<FoldedAccount, 'account'>,
  layout: Layout,
  all: boolean,
): string[] => [
  ...account.notices.flatMap((notice) => paragraph(`Note: ${cleanProse(notice)}`, layout, 1, 'dim')),
  ...(shared === 0 ? [] : paragraph(sharedText(shared), layout, 1, 'dim')),
  ...groupsLines(groups, layout, all),
  ...windowLines(account, layout),
  ...wrapped(`${clean(account.account)}: ${accountTotal(account)}`, layout),
  ...estimateLines(account, layout),
];

const windowLines = ({ window }: AccountPlan, layout: Layout): string[] =>
  window === undefined ? [] : paragraph(windowText(window), layout, 1, window.open ? 'dim' : 'yellow');

const estimateLines = ({ estimate }: AccountPlan, layout: Layout): string[] =>
  estimate === undefined ? [] : paragraph(estimateText(estimate), layout, 1, 'dim');

const sharedLines = ({ shared }: FoldedPlan, layout: Layout, all: boolean): string[] =>
  shared.length === 0 ? [] : [layout.palette.bold(SHARED_TITLE), ...groupsLines(shared, layout, all)];

const hasFolded = ({ shared, accounts }: FoldedPlan): boolean =>
  [shared, ...accounts.map(({ groups }) => groups)].some((groups) =>
    groups.some(({ members }) => members.length > 1),
  );

const unfoldLines = (folded: FoldedPlan, layout: Layout): string[] =>
  hasFolded(folded)
    ? [
        ...paragraph(
          unfoldText((command) => command),
          layout,
          0,
          'dim',
        ),
        '',
      ]
    : [];

/**
 * A plan as text: the changes that accounts share, each account's changes and summary, then a line for all.
 * Equal changes are shown as one. Ends in a line break.
 */
export const renderPlan = (plan: Plan, { palette, width = DEFAULT_WIDTH, all = false }: PlanView): string => {
  const layout = { palette, width };
  const folded = foldPlan(plan.accounts, { all });
  const lines = folded.accounts.flatMap(({ account, groups, shared }) => [
    headLine(account, plan.revision, layout),
    ...(failed(account) ? errorLines(account, layout) : planLines(account, { groups, shared }, layout, all)),
    '',
  ]);
  return `${[
    ...sharedLines(folded, layout, all),
    ...lines,
    ...unfoldLines(folded, layout),
    ...wrapped(planTotal(plan), layout),
  ].join('\n')}\n`;
};
