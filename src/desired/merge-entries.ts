import { type Entry, entryName, entryPlace, type LoadedFile, type LoadReport } from './load-report.ts';
import type { Section } from './yaml/read-document.ts';

/** All entries of a section, in the order of files and lines. Reports and skips duplicates. */
export const mergeEntries = (
  section: Section,
  files: readonly LoadedFile[],
  report: LoadReport,
): readonly Entry[] => {
  const first = new Map<string, Entry>();
  for (const file of files) {
    for (const source of file.parsed.entries) {
      if (source.section !== section) continue;
      const entry: Entry = { source, file };
      const before = first.get(source.key);
      if (before === undefined) first.set(source.key, entry);
      else report.problem(entry, { path: [], ...definedTwice(entry, before) });
    }
  }
  return [...first.values()];
};

const definedTwice = (entry: Entry, before: Entry): { readonly message: string; readonly hint: string } => ({
  message: `it is defined twice, first at ${entryPlace(before)}`,
  hint: `remove one ${entryName(entry)}, or give it another ${entry.source.section === 'accounts' ? 'name' : 'key'}`,
});
