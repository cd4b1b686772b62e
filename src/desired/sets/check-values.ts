import { type Entry, type EntryProblem, entryPlace, type LoadReport } from '../load-report.ts';
import { didYouMean, nearestName } from '../nearest-name.ts';
import { isPlaceholderName } from './placeholders.ts';
import type { SetReading } from './read-set.ts';
import { ROW_NAME, type Row, rowValue } from './row.ts';

/** The names of a set's values, and which rows have them. */
type Names = {
  readonly used: ReadonlySet<string>;
  /** Names that no placeholder has, with their rows. */
  readonly unused: ReadonlyMap<string, readonly Row[]>;
  /** Placeholders, with the rows that have no value for them. */
  readonly lacking: ReadonlyMap<string, readonly Row[]>;
};

const readNames = ({ template, rows }: SetReading): Names => {
  const used = new Set(template.uses.map(({ name }) => name));
  const unused = new Map<string, Row[]>();
  for (const row of rows) {
    for (const name of Object.keys(row.values)) {
      if (used.has(name) || name === ROW_NAME || !isPlaceholderName(name)) continue;
      const known = unused.get(name);
      if (known === undefined) unused.set(name, [row]);
      else known.push(row);
    }
  }
  const lacking = [...used].map(
    (name) => [name, rows.filter((row) => rowValue(row, name) === undefined)] as const,
  );
  return { used, unused, lacking: new Map(lacking.filter(([, without]) => without.length > 0)) };
};

const quotedRow = ({ name }: Row): string => `row ${JSON.stringify(name)}`;

/** More comparisons of names than this are not made: a set with so many misspelled ones is no misspelling. */
const MAX_COMPARED = 10_000;

const canSuggest = ({ lacking, unused }: Names): boolean => lacking.size * unused.size <= MAX_COMPARED;

/** A placeholder that no row has a value for: the template is at fault. */
const inNoRow = (
  { template }: SetReading,
  name: string,
  { unused, used }: Names,
): readonly EntryProblem[] => {
  const others = [...unused.keys(), ...[...used].filter((each) => each !== name), ROW_NAME];
  const hint = didYouMean(name, [...new Set(others)], 'the rows have');
  return template.uses
    .filter((use) => use.name === name)
    .map(({ path }) => ({
      path: ['integration', ...path],
      message: `${path.join('.')}: no row has a value for {{ ${name} }}`,
      hint,
    }));
};

/** The unused value of a row that was most likely meant for a placeholder. */
const meantFor = (name: string, row: Row, names: Names): string | null =>
  canSuggest(names)
    ? nearestName(
        name,
        Object.keys(row.values).filter((each) => names.unused.has(each)),
      )
    : null;

function* findLacking(entry: Entry, set: SetReading, names: Names): Generator<EntryProblem> {
  const { rows, template } = set;
  for (const [name, without] of names.lacking) {
    if (without.length === rows.length) {
      yield* inNoRow(set, name, names);
      continue;
    }
    const use = template.uses.find((each) => each.name === name);
    const place = entryPlace(entry, ['integration', ...(use?.path ?? [])]);
    for (const row of without) {
      // A misspelled name is reported where it stands.
      if (meantFor(name, row, names) !== null) continue;
      const message = `${quotedRow(row)} has no value for {{ ${name} }} at ${place}`;
      yield { path: ['each', row.name], at: 'key', message, hint: `write ${name}: into the row` };
    }
  }
}

/** Unused names that the template has in another spelling. */
const misspelledInTemplate = ({ rows }: SetReading, names: Names): ReadonlySet<string | null> => {
  const { lacking, unused } = names;
  if (!canSuggest(names)) return new Set();
  const missing = [...lacking].filter(([, without]) => without.length === rows.length);
  return new Set(missing.map(([name]) => nearestName(name, unused.keys())));
};

function* findUnused(set: SetReading, names: Names): Generator<EntryProblem> {
  const { unused, lacking } = names;
  const all = set.rows.length;
  const misspelled = misspelledInTemplate(set, names);
  for (const [name, having] of unused) {
    // The template is at fault, and is reported.
    if (having.length === all && misspelled.has(name)) continue;
    const way = `use it as {{ ${name} }}, or remove it`;
    if (having.length === all && all > 1) {
      const message = `the template does not use ${JSON.stringify(name)}, which all ${all} rows have`;
      yield { path: ['integration'], at: 'key', message, hint: way };
      continue;
    }
    for (const row of having) {
      const meant = [...lacking.keys()].find(
        (each) => rowValue(row, each) === undefined && meantFor(each, row, names) === name,
      );
      const hint = meant === undefined ? way : `did you mean ${JSON.stringify(meant)}?`;
      const message = `${quotedRow(row)}: the template does not use ${JSON.stringify(name)}`;
      yield { path: ['each', row.name, name], at: 'key', message, hint };
    }
  }
}

function* findAll(entry: Entry, set: SetReading, names: Names): Generator<EntryProblem> {
  yield* findLacking(entry, set, names);
  // A placeholder that cannot be read may be the one that uses a value.
  if (set.template.problems.length === 0) yield* findUnused(set, names);
}

/** Rows times placeholders can be millions: later problems say no more. */
const MAX_PROBLEMS = 1_000;

/**
 * Reports placeholders without a value, and row values that the template does not use.
 * @returns false if there are too many of them for the entries to say anything
 */
export const checkValues = (entry: Entry, set: SetReading, report: LoadReport): boolean => {
  let count = 0;
  for (const problem of findAll(entry, set, readNames(set))) {
    count += 1;
    if (count > MAX_PROBLEMS) {
      const message = `more than ${MAX_PROBLEMS} of its placeholders and values do not fit together`;
      report.problem(entry, { path: [], message, hint: null });
      return false;
    }
    report.problem(entry, problem);
  }
  return true;
};
