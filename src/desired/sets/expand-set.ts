import type { Entry, LoadReport } from '../load-report.ts';
import type { SourceEntry } from '../yaml/read-document.ts';
import { checkValues } from './check-values.ts';
import { expandRow } from './expand-row.ts';
import { readSet, type SetReading } from './read-set.ts';
import { type Row, rowValue } from './row.ts';
import type { RowOrigin } from './row-origin.ts';

/** The total of values that all sets may expand to: rows times a template can be more than fits into memory. */
const MAX_EXPANDED = 2_000_000;

/** What the sets of one desired state may still expand to. */
export type Expansion = { left: number };

/** Before the first set. */
export const createExpansion = (): Expansion => ({ left: MAX_EXPANDED });

const offsetOf = ({ source, file }: Entry, row: string): Pick<SourceEntry, 'offset'> => {
  const known = source.parts?.get(row);
  // Through an alias or a merge key, the row is elsewhere.
  return { offset: known ?? file.parsed.offsetOf(source, ['each', row], 'key') };
};

/** The paths of an entry whose values could not be made. */
const unknownPaths = ({ template }: SetReading, row: Row): RowOrigin['unknown'] => [
  ...template.uses.flatMap(({ name, path }) => (rowValue(row, name) === undefined ? [path] : [])),
  ...template.problems.map(({ path }) => path),
];

const expandOne = (
  entry: Entry,
  set: SetReading,
  row: Row,
  expansion: Expansion,
  report: LoadReport,
): Entry => {
  const { source, file } = entry;
  const { value, weight, problems } = expandRow(set.template, row, expansion.left);
  expansion.left -= weight;
  const origin = { set: source, template: set.template, row, rows: set.rows.length };
  const made: SourceEntry = {
    section: 'integrations',
    key: `${source.key}.${row.name}`,
    value,
    ...offsetOf(entry, row.name),
    place: source.place,
  };
  const unknown = unknownPaths(set, row);
  for (const { path, value: name, message, hint } of problems) {
    if (name === null)
      report.problem({ source: made, file, row: { ...origin, unknown } }, { path, message, hint });
    else
      report.problem(entry, {
        path: ['each', row.name, name],
        message: `row ${JSON.stringify(row.name)}: ${message}`,
        hint,
      });
  }
  return {
    source: made,
    file,
    row: { ...origin, unknown: [...unknown, ...problems.map(({ path }) => path)] },
  };
};

/** The entries of a set, `SET.ROW`, in the order of its rows. Reports its problems. */
export const expandSet = (entry: Entry, expansion: Expansion, report: LoadReport): readonly Entry[] => {
  const set = readSet(entry, report);
  if (set === null || expansion.left <= 0) return [];
  // Before anything looks at each placeholder of each row.
  if (set.rows.length * set.template.uses.length > expansion.left) expansion.left = 0;
  if (expansion.left > 0 && !checkValues(entry, set, report)) return [];
  const made: Entry[] = [];
  for (const row of set.rows) {
    if (expansion.left > 0) made.push(expandOne(entry, set, row, expansion, report));
    if (expansion.left > 0) continue;
    const message = `its rows and its template expand to more than ${MAX_EXPANDED} values, those of other sets included`;
    report.problem(entry, { path: [], message, hint: 'write less into the template, or fewer rows' });
    return [];
  }
  return made;
};
