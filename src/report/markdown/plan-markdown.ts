import type { AccountPlan, Action, Change, FailedAccount, Plan } from '../../model/plan.ts';
import { dedupeMessages, isShown } from '../text/change-words.ts';
import { clean } from '../text/clean.ts';
import { accountTotal, failed, isIdle, planTotal } from '../text/plan-summary.ts';
import { plural } from '../text/plural.ts';
import { estimateText } from '../text/rate-text.ts';
import { windowText } from '../text/window-text.ts';
import { providerTitle, shortRevision } from '../text/words.ts';
import { changeMarkdown, prose } from './change-markdown.ts';
import { code, codeInHtml, codeInTable, short } from './code.ts';
import { fitPieces, type Piece } from './fit-pieces.ts';

/** An invisible first line by which a workflow finds its own comment. */
export const PLAN_MARKER = '<!-- setpoint-plan -->';

/** GitHub's limit is 65,536 characters per comment; a workflow may add some. */
const MAX_CHARACTERS = 65_000;

/** Reserved for the line that says what was left out. */
const CUT_LINE = 400;

/** More accounts than this get no line of their own. */
const MAX_ACCOUNTS = 50;

/** Fewer changes than this are shown unfolded. */
const FEW_CHANGES = 15;

const ACCOUNT_COLUMNS = 60;

type Account = AccountPlan | FailedAccount;

/** What a reviewer must not miss comes first. */
const ranks: { readonly [kind in Action | 'blocked']: number } = {
  blocked: 0,
  delete: 1,
  replace: 2,
  update: 3,
  create: 4,
  adopt: 5,
  none: 6,
};

/** Blocks and removals must be read. */
const URGENT = ranks.replace;

const rankOf = ({ action, blocked }: Change): number => ranks[blocked ? 'blocked' : action];

const note = (text: string): Piece => ({ brief: text, full: text, rank: 0 });

const piecesOf = (account: Account, all: boolean): Piece[] => {
  if (failed(account)) {
    return [note(`**Could not be read**, so nothing is changed there:\n\n> ${prose(account.error)}`)];
  }
  const changes = dedupeMessages(account.changes.filter((change) => isShown(change, all)));
  const { window } = account;
  return [
    ...(window === undefined || window.open ? [] : [note(`**${prose(windowText(window))}.**`)]),
    ...account.notices.map((notice) => note(`Note: ${prose(notice)}`)),
    ...changes.map((change) => ({
      ...changeMarkdown(change, account.provider, all),
      rank: rankOf(change),
    })),
  ];
};

const nameOf = (account: Account): string => short(clean(account.account), ACCOUNT_COLUMNS);

const totalOf = (account: Account): string => (failed(account) ? 'could not be read' : accountTotal(account));

/** If not all can be listed, accounts with something to do come first. */
const listed = (accounts: readonly Account[]): readonly Account[] => {
  const isQuiet = (account: Account): boolean => !failed(account) && isIdle(account.summary);
  return accounts
    .map((account, at) => ({ account, at }))
    .toSorted((a, b) => Number(isQuiet(a.account)) - Number(isQuiet(b.account)))
    .slice(0, MAX_ACCOUNTS)
    .toSorted((a, b) => a.at - b.at)
    .map(({ account }) => account);
};

const table = (accounts: readonly Account[]): string =>
  [
    '| account | provider | plan |',
    '|---|---|---|',
    ...accounts.map(
      (account) =>
        `| ${codeInTable(nameOf(account))} | ${providerTitle(account.provider)} | ${totalOf(account)} |`,
    ),
  ].join('\n');

type Section = { readonly account: Account; readonly pieces: readonly Piece[] };

const opening = (account: Account, unfolded: boolean): string =>
  [
    unfolded ? '<details open>' : '<details>',
    `<summary><b>${codeInHtml(nameOf(account))}</b> ${providerTitle(account.provider)}: ${totalOf(account)}</summary>`,
  ].join('\n');

const closing = (account: Account): string[] => [
  ...(failed(account) || account.estimate === undefined ? [] : [`${estimateText(account.estimate)}.`]),
  '</details>',
];

const cutLine = (plan: Plan, shown: number, leftOut: number, shortened: number): string[] => {
  const accounts = plan.accounts.length - shown;
  const parts = [
    ...(accounts > 0 ? [`${plural(accounts, 'account')} and all of their changes`] : []),
    ...(leftOut > 0 ? [`${plural(leftOut, 'change')} or notes of the accounts below`] : []),
    ...(shortened > 0 ? [`the fields of ${plural(shortened, 'change')} more`] : []),
  ];
  return parts.length === 0
    ? []
    : [
        `**Left out to fit the size limit of a comment:** ${parts.join(', ')}. Run \`setpoint plan\` to see everything.`,
      ];
};

const join = (blocks: readonly string[]): string => blocks.join('\n\n');

/**
 * A plan as Markdown for a comment on a pull request: a headline, a line per account, and each account's
 * changes to unfold. Text is escaped, mentions included, and fits GitHub's limit; what is left out is
 * counted. Ends in a line break.
 */
export const planMarkdown = (plan: Plan, { all = false }: { readonly all?: boolean } = {}): string => {
  const accounts = listed(plan.accounts);
  const sections = accounts
    .map((account): Section => ({ account, pieces: piecesOf(account, all) }))
    .filter(({ pieces }) => pieces.length > 0);
  const pieces = sections.flatMap((section) => section.pieces);
  const head = [
    PLAN_MARKER,
    '## Setpoint plan',
    `**${planTotal(plan)}.** Revision ${code(shortRevision(plan.revision))}.`,
    table(accounts),
  ];
  const unfolded = pieces.length <= FEW_CHANGES;
  const frames = sections.flatMap(({ account }) => [opening(account, unfolded), ...closing(account)]);
  const left = MAX_CHARACTERS - CUT_LINE - join([...head, ...frames]).length;
  const { texts, leftOut, shortened } = fitPieces(pieces, left, URGENT);
  let at = 0;
  const bodies = sections.flatMap((section) => {
    const own = texts.slice(at, at + section.pieces.length).filter((text) => text !== null);
    at += section.pieces.length;
    return [opening(section.account, unfolded), ...own, ...closing(section.account)];
  });
  return `${join([...head, ...cutLine(plan, accounts.length, leftOut, shortened), ...bodies])}\n`;
};
