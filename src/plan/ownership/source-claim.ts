import type { DesiredSource, GitSource, KnownSource } from '../../model/desired.ts';
import type { Ledger } from '../../model/ledger-entry.ts';
import { type Claim, type Claimant, type Lifts, ours, owningEntries, refused } from './ledger-claim.ts';

/** A limit for what the ledger keeps: clones of one repository rarely have more remotes. */
const MAX_KEPT = 8;

const meet = (a: readonly string[], b: readonly string[]): boolean => a.some((one) => b.includes(one));

/** Whether two clones are of one repository: they share a remote or a root commit. */
const isSameRepository = (a: GitSource, b: GitSource): boolean =>
  meet(a.remotes, b.remotes) || meet(a.roots, b.roots);

/** Whether two desired states are the same: by the path in the repository, or the folder outside Git. */
export const isSameSource = (known: KnownSource, now: DesiredSource): boolean =>
  'git' in now
    ? known.git !== undefined && known.git.path === now.git.path && isSameRepository(known.git, now.git)
    : known.folder === now.folder;

const together = (known: readonly string[], now: readonly string[]): readonly string[] =>
  [...new Set([...known, ...now])].slice(-MAX_KEPT);

/** Merges what clones of a repository know: a shallow one knows only its remote. */
const mergedSource = (known: GitSource, now: GitSource): GitSource => ({
  remotes: together(known.remotes, now.remotes),
  roots: together(known.roots, now.roots),
  path: now.path,
});

const gitText = ({ remotes, roots, path }: GitSource): string => {
  const repository = remotes.at(-1) ?? `the repository that begins with commit ${roots[0]?.slice(0, 12)}`;
  return path === '.' ? `the top of ${repository}` : `${path} of ${repository}`;
};

/** A source as text. */
export const sourceText = (source: KnownSource): string =>
  source.folder !== undefined || source.git === undefined ? `${source.folder}` : gitText(source.git);

type InGit = Extract<DesiredSource, { readonly git: unknown }>;
type OutsideGit = Exclude<DesiredSource, InGit>;

const cameFrom = (known: KnownSource): string =>
  known.folder === undefined ? `from Git, ${sourceText(known)}` : `from outside Git, ${known.folder}`;

const claimOther = (
  account: string,
  known: Required<Pick<KnownSource, 'git'>>,
  now: InGit,
  { takeOver }: Lifts,
): Claim<KnownSource> => {
  const was = sourceText({ git: known.git });
  const is = sourceText(now);
  if (takeOver)
    return ours(now, true, `the ledger belonged to ${was} until now, and belongs to ${is} from now on`);
  const other = isSameRepository(known.git, now.git)
    ? 'another path of the same repository'
    : 'another repository';
  return refused(
    `the ledger of account ${account} belongs to ${was}, and this desired state is ${is}, ${other}: the two would undo each other, so nothing is planned and nothing is written. ` +
      `Apply from the first, give this account another name, or have the ledger belong to this one from now on: setpoint apply --take-over --account ${account}`,
  );
};

const claimInGit = (account: string, known: KnownSource, now: InGit, lifts: Lifts): Claim<KnownSource> => {
  const { git, folder } = known;
  const moved = `the last apply came ${cameFrom(known)}; now the desired state is ${sourceText(now)}`;
  if (git === undefined) return ours(now, true, moved);
  if (!isSameSource(known, now)) return claimOther(account, { git }, now, lifts);
  const merged = { git: mergedSource(git, now.git) };
  return folder === undefined ? ours(merged, false) : ours(merged, false, moved);
};

/**
 * Folders on two machines, or a moved one, cannot be told apart, so a change is only a notice. The former
 * repository stays recorded.
 */
const claimOutsideGit = (known: KnownSource, now: OutsideGit): Claim<KnownSource> => {
  if (isSameSource(known, now)) return ours(known, false);
  const text =
    known.folder === undefined
      ? `the last apply came ${cameFrom(known)}; now the desired state is outside Git, ${now.folder}`
      : `the last apply came from another folder: ${known.folder}`;
  return ours({ ...known, ...now }, false, text);
};

/**
 * Whether something else than Setpoint changed whose ledger it is: an entry is signed only after that was. Where
 * no signature fits, the key changed, or an older version wrote the ledger.
 */
const isTampered = (ledger: Ledger): boolean =>
  ledger.unsignedSource === true && owningEntries(ledger).some(([, { unsigned }]) => unsigned !== true);

const tamperedMessage = (account: string, now: InGit): string =>
  `the ledger of account ${account} has signed entries, but no signed record of the desired state that they belong to, so something else than setpoint has written to Redis: nothing is planned and nothing is written. ` +
  `If the ledger belongs to ${sourceText(now)}, run: setpoint apply --take-over --account ${account}`;

/** Whether a ledger belongs to the desired state that claims it. */
export const claimSource = (
  { account, source }: Claimant,
  ledger: Ledger,
  lifts: Lifts,
): Claim<KnownSource | undefined> => {
  const now = lifts.by ?? source;
  const known = ledger.facts?.source;
  if (now !== undefined && 'git' in now && !lifts.takeOver && isTampered(ledger))
    return refused(tamperedMessage(account, now));
  if (now === undefined || known === undefined) return ours(now ?? known, now !== undefined);
  const claim = 'git' in now ? claimInGit(account, known, now, lifts) : claimOutsideGit(known, now);
  const undisputed = claim.kind === 'ours' && claim.notices.length === 0;
  return undisputed || owningEntries(ledger).length > 0 ? claim : ours(now, true);
};
