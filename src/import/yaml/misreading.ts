import { entryProblems } from '../../desired/edit/entry-problems.ts';
import { createLoadReport } from '../../desired/load-report.ts';
import { mergeIntegrations } from '../../desired/merge-entries.ts';
import { formatProblem } from '../../desired/problem.ts';
import { parsedFile, readContent } from '../../desired/yaml/parse-file.ts';
import type { ProviderName } from '../../model/desired.ts';
import { sameValue } from '../../plan/compare/equal.ts';
import type { DraftSet } from '../sets/draft-set.ts';
import type { Draft } from './draft-node.ts';

type Account = { readonly name: string; readonly provider: ProviderName };

/**
 * Loads the written text and describes the first difference from the drafts; null if there is none.
 * @param accounts the accounts of the drafts
 */
export const misreading = (
  text: string,
  drafts: readonly Draft[],
  sets: readonly DraftSet[],
  accounts: readonly Account[],
): string | null => {
  const providers = new Map(accounts.map(({ name, provider }) => [name, provider]));
  const problems = entryProblems('import', text, providers);
  if (problems.length > 0) return problems.map(formatProblem).join('\n');
  const meant = new Map([
    ...drafts.filter(({ off }) => off === null).map((draft) => [draft.key, draft.fields] as const),
    ...sets.flatMap(({ name, rows }) => rows.map((row) => [`${name}.${row.name}`, row.fields] as const)),
  ]);
  const file = { label: 'import', parsed: parsedFile(text, readContent(text)) };
  const entries = mergeIntegrations([file], createLoadReport()).map(({ source }) => source);
  if (entries.length !== meant.size) return `${entries.length} entries where ${meant.size} were written`;
  const wrong = entries.find(({ key, value }) => {
    const fields = meant.get(key);
    return fields === undefined || !sameValue(fields, value);
  });
  return wrong === undefined ? null : `${wrong.key} reads as something else`;
};
