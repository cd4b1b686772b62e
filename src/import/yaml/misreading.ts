import { createLoadReport, type LoadedFile, mergeEntries } from '../../desired/load-report.ts';
import { formatProblem } from '../../desired/problem.ts';
import { readIntegrations } from '../../desired/read-integrations.ts';
import { parsedFile, readContent } from '../../desired/yaml/parse-file.ts';
import type { ProviderName } from '../../model/desired.ts';
import { sameValue } from '../../plan/compare/equal.ts';
import { createSecretNames } from '../../secrets/secret-name.ts';
import { createSecretRegistry } from '../../secrets/secret-registry.ts';
import type { Draft } from './write-integrations.ts';

type Account = { readonly name: string; readonly provider: ProviderName };

/** The problems of loading the file, with references unresolved. */
const problemsOf = (file: LoadedFile, account: Account): readonly string[] => {
  const report = createLoadReport();
  for (const problem of file.parsed.problems) report.plain({ file: file.label, ...problem });
  const resolver = {
    sources: { environment: {}, file: () => ({ ok: false, why: 'is not read' }) as const },
    secrets: createSecretRegistry(),
    isSecretName: createSecretNames(),
    withoutSecrets: true,
    neededAccount: null,
  };
  const known = { providers: new Map([[account.name, account.provider]]), incomplete: false };
  readIntegrations(mergeEntries('integrations', [file], report), known, resolver, report);
  return report.problems.map(formatProblem);
};

/**
 * Loads the written text and describes the first difference from the drafts; null if there is none.
 * @param account the account of all drafts
 */
export const misreading = (text: string, drafts: readonly Draft[], account: Account): string | null => {
  const file: LoadedFile = { label: 'import', parsed: parsedFile(text, readContent(text)) };
  const problems = problemsOf(file, account);
  if (problems.length > 0) return problems.join('\n');
  const meant = new Map(drafts.filter(({ off }) => off === null).map((draft) => [draft.key, draft.fields]));
  const { entries } = file.parsed;
  if (entries.length !== meant.size) return `${entries.length} entries where ${meant.size} were written`;
  const wrong = entries.find(({ key, value }) => {
    const fields = meant.get(key);
    return fields === undefined || !sameValue(fields, value);
  });
  return wrong === undefined ? null : `${wrong.key} reads as something else`;
};
