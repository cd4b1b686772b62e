import { entryProblems } from '../../desired/edit/entry-problems.ts';
import { formatProblem } from '../../desired/problem.ts';
import { readContent } from '../../desired/yaml/parse-file.ts';
import type { ProviderName } from '../../model/desired.ts';
import { sameValue } from '../../plan/compare/equal.ts';
import type { Draft } from './write-integrations.ts';

type Account = { readonly name: string; readonly provider: ProviderName };

/**
 * Loads the written text and describes the first difference from the drafts; null if there is none.
 * @param account the account of all drafts
 */
export const misreading = (text: string, drafts: readonly Draft[], account: Account): string | null => {
  const problems = entryProblems('import', text, new Map([[account.name, account.provider]]));
  if (problems.length > 0) return problems.map(formatProblem).join('\n');
  const meant = new Map(drafts.filter(({ off }) => off === null).map((draft) => [draft.key, draft.fields]));
  const { entries } = readContent(text);
  if (entries.length !== meant.size) return `${entries.length} entries where ${meant.size} were written`;
  const wrong = entries.find(({ key, value }) => {
    const fields = meant.get(key);
    return fields === undefined || !sameValue(fields, value);
  });
  return wrong === undefined ? null : `${wrong.key} reads as something else`;
};
