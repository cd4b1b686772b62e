import type { AccountPlan, Action, Change, FailedAccount, Plan } from '../../model/plan.ts';
import { type FoldedAccount, type FoldedPlan, foldPlan, type Group } from '../fold/fold-plan.ts';
import { SHARED_TITLE, sharedText, switchesOff, unfoldText } from '../fold/group-words.ts';
import { namesId } from '../text/change-words.ts';
import { clean } from '../text/clean.ts';
import { accountTotal, failed, isIdle, planTotal } from '../text/plan-summary.ts';
import { plural } from '../text/plural.ts';
import { estimateText } from '../text/rate-text.ts';
import { windowText } from '../text/window-text.ts';
import { providerTitle, shortRevision } from '../text/words.ts';
import { groupMarkdown, prose } from './change-markdown.ts';
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

/** Each has a place of its own, so that as many as possible fit. */
const isSingle = (change: Change): boolean => namesId(change) || switchesOff(change);

const note = (text: string): Piece => ({ brief: text, full: text, rank: 0, size: 1 });

const pieceOf = (group: Group, all: boolean): Piece => ({
  ...groupMarkdown(group, all),
  rank: rankOf(group.lead),
  size: group.members.length,
});

const piecesOf = ({ account, groups, shared }: FoldedAccount, all: boolean): Piece[] => {
  if (failed(account)) {
    return [note(`**Could not be read**, so nothing is changed there:\n\n> ${prose(account.error)}`)];
  }
  const { window } = account;
  return [
    ...(window === undefined || window.open ? [] : [note(`**${prose(windowText(window))}.**`)]),
    ...account.notices.map((notice) => note(`Note: ${prose(notice)}`)),
    ...(shared === 0 ? [] : [note(`${sharedText(shared)}.`)]),
    ...groups.map((group) => pieceOf(group, all)),
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

/** A part of the comment that a reader unfolds. */
type Section = {
  readonly summary: string;
  readonly pieces: readonly Piece[];
  /** Below the pieces. */
  readonly end: readonly string[];
};

const accountSection = (folded: FoldedAccount, all: boolean): Section => {
  const { account } = folded;
  return {
    summary: `<b>${codeInHtml(nameOf(account))}</b> ${providerTitle(account.provider)}: ${totalOf(account)}`,
    pieces: piecesOf(folded, all),
    end: failed(account) || account.estimate === undefined ? [] : [`${estimateText(account.estimate)}.`],
  };
};

/** What several accounts share comes first. */
const sectionsOf = ({ shared, accounts }: FoldedPlan, all: boolean): readonly Section[] => {
  const changes = shared.reduce((sum, { members }) => sum + members.length, 0);
  return [
    {
      summary: `<b>${SHARED_TITLE}</b>: ${plural(changes, 'change')}`,
      pieces: shared.map((group) => pieceOf(group, all)),
      end: [],
    },
    ...accounts.map((account) => accountSection(account, all)),
  ].filter(({ pieces }) => pieces.length > 0);
};

const opening = ({ summary }: Section, unfolded: boolean): string =>
  [unfolded ? '<details open>' : '<details>', `<summary>${summary}</summary>`].join('\n');

const closing = ({ end }: Section): readonly string[] => [...end, '</details>'];

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
 * changes to unfold, equal ones as one. Text is escaped, mentions included, and fits GitHub's limit; what is left out is
 * counted. Ends in a line break.
 */
export const planMarkdown = (plan: Plan, { all = false }: { readonly all?: boolean } = {}): string => {
  const accounts = listed(plan.accounts);
  const sections = sectionsOf(foldPlan(accounts, { all, isSingle }), all);
  const pieces = sections.flatMap((section) => section.pieces);
  const hasFolded = pieces.some(({ size }) => size > 1);
  const head = [
    PLAN_MARKER,
    '## Setpoint plan',
    `**${planTotal(plan)}.** Revision ${code(shortRevision(plan.revision))}.`,
    table(accounts),
    ...(hasFolded ? [unfoldText(code)] : []),
  ];
  const unfolded = pieces.length <= FEW_CHANGES;
  const frames = sections.flatMap((section) => [opening(section, unfolded), ...closing(section)]);
  const left = MAX_CHARACTERS - CUT_LINE - join([...head, ...frames]).length;
  const { texts, leftOut, shortened } = fitPieces(pieces, left, URGENT);
  let at = 0;
  const bodies = sections.flatMap((section) => {
    const own = texts.slice(at, at + section.pieces.length).filter((text) => text !== null);
    at += section.pieces.length;
    return [opening(section, unfolded), ...own, ...closing(section)];
  });
  return `${join([...head, ...cutLine(plan, accounts.length, leftOut, shortened), ...bodies])}\n`;
};
