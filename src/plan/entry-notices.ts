import { names } from './blocks.ts';
import type { ComparedField } from './compare/compare-entry.ts';
import { holdsSecret } from './compare/may-hide.ts';
import { type Contest, contestText } from './compare/write-backs.ts';
import type { FieldGroups } from './group-fields.ts';
import type { Matched } from './match/matched.ts';

const waitingText = (waiting: readonly ComparedField[]): string =>
  `${names(waiting)} ${waiting.length === 1 ? 'reads' : 'read'} differently after two writes: written again a minute after the first, to tell whether the provider rewrites it or another writer changes it`;

/** The notices of a matched entry. */
export const noticesOf = (
  { planning, entry, assessment, movedFrom }: Matched,
  groups: FieldGroups,
  settled: readonly string[],
  contest: Contest | null,
): string[] => {
  const notices = [...settled];
  if (movedFrom !== null) {
    const also = groups.write.length + groups.immutable.length === 0 ? ', nothing is written' : '';
    notices.push(`managed as ${movedFrom} until now: the ledger follows${also}`);
  }
  const unwritable = groups.assumed.filter(
    ({ verdict }) => verdict.kind === 'assumed' && verdict.because === 'unwritable',
  );
  if (unwritable.length > 0) {
    notices.push(
      `${names(unwritable)} can be neither read nor changed at the provider: assumed to be as in the YAML`,
    );
  }
  if (groups.reported.length > 0) {
    notices.push(`${names(groups.reported)} drifted; reported only (drift: report)`);
  }
  if (contest !== null) {
    const differs = [...groups.contested, ...groups.write].some(
      ({ verdict }) => verdict.kind === 'changed' && verdict.writeBack,
    );
    notices.push(contestText(entry, contest, { now: planning.now, differs }));
  }
  if (groups.waiting.length > 0) notices.push(waitingText(groups.waiting));
  if (assessment.blocked && groups.write.length + groups.immutable.length === 0)
    notices.push(assessment.blocked.message);
  return notices;
};

const MAX_LENGTH = 120;

const cutText = (text: string): string => (text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text);

/** Remarks on fields that are in sync although the provider shows a different value. */
export const remarksOf = (compared: readonly ComparedField[]): string[] =>
  compared.flatMap(({ path, live, secret, restless, verdict }) => {
    if (!('reads' in verdict)) return [];
    if (restless) return [`${path} reads differently in each list, so it is compared by the YAML alone`];
    const what =
      secret || holdsSecret(live)
        ? 'another value'
        : live === undefined
          ? 'nothing'
          : cutText(JSON.stringify(live));
    return [`the provider shows ${what} for ${path}`];
  });
