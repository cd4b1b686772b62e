import { type DesiredProblem, type FilePlace, placeOf, quoted } from './problem.ts';
import { createTemplateProblems } from './sets/fold-problems.ts';
import { isUnknown, originOf, type RowOrigin, type SetPlace } from './sets/row-origin.ts';
import type { NodeAt } from './yaml/locate-node.ts';
import type { ParsedFile } from './yaml/parse-file.ts';
import type { SourceEntry } from './yaml/read-document.ts';

/** A parsed file with its name in messages. */
export type LoadedFile = { readonly label: string; readonly parsed: ParsedFile };

/** An entry and its file. */
export type Entry = {
  readonly source: SourceEntry;
  readonly file: LoadedFile;
  /** Only of an entry that a set made. */
  readonly row?: RowOrigin;
};

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

const kinds = { accounts: 'account', integrations: 'integration', sets: 'set' } as const;

/** `account "acme"`, `integration "shop"`. */
export const entryName = ({ section, key }: SourceEntry): string => `${kinds[section]} ${quoted(key)}`;

/** A place inside an entry, or the start of it. */
type Where = Pick<EntryProblem, 'path' | 'at'>;

/** The place of a value; for one that a template and a row have together: of both. */
const placesIn = (
  { source, file, row }: Entry,
  { path, at }: Where,
): { readonly place: FilePlace; readonly isShared: boolean; readonly inRow: FilePlace | null } => {
  const { parsed, label } = file;
  const inSet = (of: SourceEntry, where: SetPlace): FilePlace => ({
    file: label,
    ...parsed.locate(of, where.path, where.at),
  });
  if (path.length === 0 && at === undefined)
    return { place: { file: label, ...parsed.position(source.offset) }, isShared: false, inRow: null };
  if (row === undefined)
    return { place: inSet(source, { path, at: at ?? 'value' }), isShared: false, inRow: null };
  const origin = originOf(row, path, at ?? 'value');
  if (origin.from !== 'both')
    return { place: inSet(row.set, origin), isShared: origin.from === 'template', inRow: null };
  const { template, row: own } = origin;
  return { place: inSet(row.set, template), isShared: true, inRow: inSet(row.set, own) };
};

/** The start of an entry, or of a value inside it, as `file:line:column`. */
export const entryPlace = (entry: Entry, path: readonly PropertyKey[] = []): string =>
  placeOf(placesIn(entry, { path }).place);

/** A row's value may be in thousands of places of its template, and so be thousands of problems. Later ones say no more. */
const MAX_OF_ROWS = 10_000;

/** Problems or warnings, of which those of a template are collected to be reported once. */
const createList = () => {
  const found: DesiredProblem[] = [];
  const ofTemplates = createTemplateProblems();
  let ofRows = 0;
  return {
    add: (problem: DesiredProblem): void => {
      found.push(problem);
    },
    /** @param isNew whether to add it, by its place */
    addTo: (entry: Entry, problem: EntryProblem, isNew: (place: FilePlace) => boolean = () => true): void => {
      const { row, source } = entry;
      const { message, hint } = problem;
      if (row !== undefined && isUnknown(row, problem.path)) return;
      const { place, isShared, inRow } = placesIn(entry, problem);
      if (!isNew(place)) return;
      if (row === undefined || !isShared) {
        if (row !== undefined) ofRows += 1;
        if (ofRows > MAX_OF_ROWS) return;
        found.push({ ...place, message: `${entryName(source)}: ${message}`, hint });
        return;
      }
      ofTemplates.add({
        set: row.set.key,
        row: row.row.name,
        entry: entryName(source),
        rows: row.rows,
        template: place,
        inRow,
        message,
        hint,
      });
    },
    all: (): readonly DesiredProblem[] => [...found, ...ofTemplates.all()],
  };
};

export const createLoadReport = (): LoadReport => {
  const problems = createList();
  const warnings = createList();
  const taken = new Set<string>();
  return {
    get problems() {
      return problems.all();
    },
    get warnings() {
      return warnings.all();
    },
    plain: (problem) => {
      taken.add(placeOf(problem));
      problems.add(problem);
    },
    plainWarning: warnings.add,
    problem: (entry, problem) => problems.addTo(entry, problem),
    warning: (entry, problem) => warnings.addTo(entry, problem),
    consequence: (entry, problem) => problems.addTo(entry, problem, (place) => !taken.has(placeOf(place))),
  };
};
