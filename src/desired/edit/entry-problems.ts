import type { ProviderName } from '../../model/desired.ts';
import { createSecretNames } from '../../secrets/secret-name.ts';
import { createSecretRegistry } from '../../secrets/secret-registry.ts';
import { createLoadReport, type LoadedFile } from '../load-report.ts';
import { mergeIntegrations } from '../merge-entries.ts';
import type { DesiredProblem } from '../problem.ts';
import { readIntegrations } from '../read-integrations.ts';
import { parsedFile, readContent } from '../yaml/parse-file.ts';

/**
 * The problems of the integrations in a text, references unresolved.
 * @param providers by account
 */
export const entryProblems = (
  label: string,
  text: string,
  providers: ReadonlyMap<string, ProviderName>,
): readonly DesiredProblem[] => {
  const file: LoadedFile = { label, parsed: parsedFile(text, readContent(text)) };
  const report = createLoadReport();
  for (const problem of file.parsed.problems) report.plain({ file: label, ...problem });
  const resolver = {
    sources: { environment: {}, file: () => ({ ok: false, why: 'is not read' }) as const },
    refuse: () => null,
    secrets: createSecretRegistry(),
    isSecretName: createSecretNames(),
    withoutSecrets: true,
    neededAccounts: [],
  };
  const known = { providers, defaults: new Map(), incomplete: false };
  readIntegrations(mergeIntegrations([file], report), known, resolver, report);
  return report.problems;
};
