import { type Entry, entryPlace, type LoadReport } from '../load-report.ts';
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

/** A placeholder that no row has a value for: the template is at fault. */
const reportInTemplate = (
  entry: Entry,
  { template }: SetReading,
  name: string,
  { unused, used }: Names,
  report: LoadReport,
): void => {
  const others = [...unused.keys(), ...[...used].filter((each) => each !== name), ROW_NAME];
  for (const use of template.uses) {
    if (use.name !== name) continue;
    const hint = didYouMean(name, [...new Set(others)], 'the rows have');
    const message = `${use.path.join('.')}: no row has a value for {{ ${name} }}`;
    report.problem(entry, { path: ['integration', ...use.path], message, hint });
  }
};

/** The unused value of a row that was most likely meant for a placeholder. */
const meantFor = (name: string, row: Row, { unused }: Names): string | null =>
  nearestName(
    name,
    Object.keys(row.values).filter((each) => unused.has(each)),
  );

const reportLacking = (
  entry: Entry,
  { rows, template }: SetReading,
  names: Names,
  report: LoadReport,
): void => {
  for (const [name, without] of names.lacking) {
    if (without.length === rows.length) {
      reportInTemplate(entry, { rows, template }, name, names, report);
      continue;
    }
    const use = template.uses.find((each) => each.name === name);
    const place = entryPlace(entry, ['integration', ...(use?.path ?? [])]);
    for (const row of without) {
      // A misspelled name is reported where it stands.
      if (meantFor(name, row, names) !== null) continue;
      const message = `${quotedRow(row)} has no value for {{ ${name} }} at ${place}`;
      report.problem(entry, {
        path: ['each', row.name],
        at: 'key',
        message,
        hint: `write ${name}: into the row`,
      });
    }
  }
};

const reportUnused = (entry: Entry, { rows }: SetReading, names: Names, report: LoadReport): void => {
  const { unused, lacking } = names;
  const inNoRow = [...lacking].flatMap(([name, without]) => (without.length === rows.length ? [name] : []));
  const misspelled = new Set(inNoRow.map((name) => nearestName(name, unused.keys())));
  for (const [name, having] of unused) {
    // The template has the misspelled name, and is reported.
    if (having.length === rows.length && misspelled.has(name)) continue;
    const way = `use it as {{ ${name} }}, or remove it`;
    if (having.length === rows.length && rows.length > 1) {
      const message = `the template does not use ${JSON.stringify(name)}, which all ${rows.length} rows have`;
      report.problem(entry, { path: ['integration'], at: 'key', message, hint: way });
      continue;
    }
    for (const row of having) {
      const meant = [...lacking.keys()].find(
        (each) => rowValue(row, each) === undefined && meantFor(each, row, names) === name,
      );
      const hint = meant === undefined ? way : `did you mean ${JSON.stringify(meant)}?`;
      const message = `${quotedRow(row)}: the template does not use ${JSON.stringify(name)}`;
      report.problem(entry, { path: ['each', row.name, name], at: 'key', message, hint });
    }
  }
};

/** Reports placeholders without a value, and row values that the template does not use. */
export const checkValues = (entry: Entry, set: SetReading, report: LoadReport): void => {
  const names = readNames(set);
  reportLacking(entry, set, names, report);
  // A placeholder that cannot be read may be the one that uses a value.
  if (set.template.problems.length === 0) reportUnused(entry, set, names, report);
};
