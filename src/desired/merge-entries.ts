import { type Entry, entryName, entryPlace, type LoadedFile, type LoadReport } from './load-report.ts';
import { createExpansion, expandSet } from './sets/expand-set.ts';
import type { Section } from './yaml/read-document.ts';

const isMade = ({ row }: Entry): boolean => row !== undefined;

const definedTwice = (entry: Entry, before: Entry): { readonly message: string; readonly hint: string } => {
  const { source } = entry;
  const another = source.section === 'integrations' && !isMade(entry) ? 'another key' : 'another name';
  return {
    message: `it is defined twice, first at ${entryPlace(before)}`,
    hint: isMade(entry)
      ? 'give the row another name'
      : `remove one ${entryName(source)}, or give it ${another}`,
  };
};

/** Keeps the first of entries with one key. Reports and skips the others. */
const withoutDuplicates = (entries: readonly Entry[], report: LoadReport): readonly Entry[] => {
  const first = new Map<string, Entry>();
  for (const entry of entries) {
    const before = first.get(entry.source.key);
    if (before === undefined) first.set(entry.source.key, entry);
    else report.problem(entry, { path: [], ...definedTwice(entry, before) });
  }
  return [...first.values()];
};

const entriesOf = (files: readonly LoadedFile[], sections: readonly Section[]): readonly Entry[] =>
  files.flatMap((file) =>
    file.parsed.entries
      .filter(({ section }) => sections.includes(section))
      .map((source): Entry => ({ source, file })),
  );

/** The accounts in the order of files and lines. Reports and skips duplicates. */
export const mergeAccounts = (files: readonly LoadedFile[], report: LoadReport): readonly Entry[] =>
  withoutDuplicates(entriesOf(files, ['accounts']), report);

/**
 * The integrations, those of sets included, in the order of files and lines. Reports and skips duplicates, and
 * reports what is wrong with a set.
 */
export const mergeIntegrations = (files: readonly LoadedFile[], report: LoadReport): readonly Entry[] => {
  const sets = new Set(withoutDuplicates(entriesOf(files, ['sets']), report).map(({ source }) => source));
  const expansion = createExpansion();
  const written = entriesOf(files, ['integrations', 'sets']).flatMap((entry) => {
    if (entry.source.section === 'integrations') return [entry];
    return sets.has(entry.source) ? expandSet(entry, expansion, report) : [];
  });
  return withoutDuplicates(written, report);
};
