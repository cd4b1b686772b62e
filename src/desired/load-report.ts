import { type DesiredProblem, placeOf, quoted } from './problem.ts';
import type { NodeAt } from './yaml/locate-node.ts';
import type { ParsedFile } from './yaml/parse-file.ts';
import type { Section, SourceEntry } from './yaml/read-document.ts';

/** A parsed file with its name in messages. */
export type LoadedFile = { readonly label: string; readonly parsed: ParsedFile };

/** An entry and its file. */
export type Entry = { readonly source: SourceEntry; readonly file: LoadedFile };

/** A message about one part of an entry. */
export type EntryProblem = {
  /** Empty for the entry's key. */
  readonly path: readonly PropertyKey[];
  /** Defaults to the value. */
  readonly at?: NodeAt;
  readonly message: string;
  readonly hint: string | null;
};

/** Collects problems and warnings, and finds their positions. */
export type LoadReport = {
  problem(entry: Entry, problem: EntryProblem): void;
  warning(entry: Entry, problem: EntryProblem): void;
  /** Skipped if the same position has a problem already: one error often causes another. */
  consequence(entry: Entry, problem: EntryProblem): void;
  plain(problem: DesiredProblem): void;
  plainWarning(problem: DesiredProblem): void;
  readonly problems: readonly DesiredProblem[];
  readonly warnings: readonly DesiredProblem[];
};

/** `account "acme"`, `integration "shop"`. */
const entryName = (entry: Entry): string =>
  `${entry.source.section === 'accounts' ? 'account' : 'integration'} ${quoted(entry.source.key)}`;

/** The start of an entry, as `file:line:column`. */
export const entryPlace = ({ source, file }: Entry): string => {
  const { line, column } = file.parsed.position(source.offset);
  return `${file.label}:${line}:${column}`;
};

const located = (entry: Entry, { path, at, message, hint }: EntryProblem): DesiredProblem => {
  const { parsed, label } = entry.file;
  const position =
    path.length === 0 && at === undefined
      ? parsed.position(entry.source.offset)
      : parsed.locate(entry.source, path, at ?? 'value');
  return { file: label, ...position, message: `${entryName(entry)}: ${message}`, hint };
};

export const createLoadReport = (): LoadReport => {
  const problems: DesiredProblem[] = [];
  const warnings: DesiredProblem[] = [];
  const taken = new Set<string>();
  const add = (problem: DesiredProblem): void => {
    problems.push(problem);
  };
  return {
    problems,
    warnings,
    plain: (problem) => {
      taken.add(placeOf(problem));
      add(problem);
    },
    plainWarning: (problem) => {
      warnings.push(problem);
    },
    problem: (entry, problem) => add(located(entry, problem)),
    warning: (entry, problem) => {
      warnings.push(located(entry, problem));
    },
    consequence: (entry, problem) => {
      const found = located(entry, problem);
      if (!taken.has(placeOf(found))) add(found);
    },
  };
};

/** The entries of a section in the order of files and lines. Reports and skips duplicates. */
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
