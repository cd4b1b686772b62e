import { cutName, type DesiredProblem, type FilePlace, formatProblem, quoted } from '../problem.ts';

/** A problem of one entry with a value that the template of its set wrote, alone or together with the row. */
export type TemplateProblem = {
  /** The names of the set and of the row, and the entry as messages name it. */
  readonly set: string;
  readonly row: string;
  readonly entry: string;
  /** How many rows the set has. */
  readonly rows: number;
  readonly template: FilePlace;
  /** Where the row has its part of the value; null if it has none. */
  readonly inRow: FilePlace | null;
  readonly message: string;
  readonly hint: string | null;
};

/** More rows than this are counted only. */
const MAX_NAMED = 5;

const namesOf = (found: readonly TemplateProblem[]): string => {
  const named = found.slice(0, MAX_NAMED).map(({ row }) => cutName(row));
  const more = found.length - named.length;
  return more === 0 ? named.join(', ') : `${named.join(', ')} and ${more} more`;
};

const inAll = ({ set, message, hint, template }: TemplateProblem, where: string): DesiredProblem => ({
  ...template,
  message: `set ${quoted(set)}: ${message}, in ${where}`,
  hint,
});

const inOne = ({ entry, message, hint, template, inRow }: TemplateProblem): DesiredProblem => ({
  ...(inRow ?? template),
  message: `${entry}: ${message}`,
  hint,
});

const foldSame = (found: readonly TemplateProblem[]): readonly DesiredProblem[] => {
  const [first] = found;
  if (first === undefined) return [];
  const { rows, inRow } = first;
  if (found.length === 1) return [inOne(first)];
  if (found.length === rows) return [inAll(first, `all ${rows} rows`)];
  // Only some rows have it, so their part of the value is at fault.
  if (inRow !== null) return found.map(inOne);
  return [inAll(first, `${found.length} of ${rows} rows: ${namesOf(found)}`)];
};

/** Reports what is wrong with a template once, and not for each of its rows. */
export const foldProblems = (found: readonly TemplateProblem[]): readonly DesiredProblem[] => {
  const same = new Map<string, Map<string, TemplateProblem>>();
  for (const problem of found) {
    const { template, message, row } = problem;
    const identity = formatProblem({ ...template, message, hint: null });
    const byRow = same.get(identity) ?? new Map<string, TemplateProblem>();
    same.set(identity, byRow.set(row, problem));
  }
  return [...same.values()].flatMap((byRow) => foldSame([...byRow.values()]));
};
