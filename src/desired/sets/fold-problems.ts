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

/** The same problem in several rows. */
type Same = {
  readonly first: TemplateProblem;
  readonly rows: Map<string, Pick<TemplateProblem, 'entry' | 'inRow'>>;
};

/** More rows than this are counted only. */
const MAX_NAMED = 5;

const namesOf = (rows: readonly string[]): string => {
  const named = rows.slice(0, MAX_NAMED).map(cutName);
  const more = rows.length - named.length;
  return more === 0 ? named.join(', ') : `${named.join(', ')} and ${more} more`;
};

const inRows = ({ set, message, hint, template }: TemplateProblem, where: string): DesiredProblem => ({
  ...template,
  message: `set ${quoted(set)}: ${message}, in ${where}`,
  hint,
});

const inEach = ({ first: { template, message, hint }, rows }: Same): readonly DesiredProblem[] =>
  [...rows.values()].map(({ entry, inRow }) => ({
    ...(inRow ?? template),
    message: `${entry}: ${message}`,
    hint,
  }));

const foldSame = (same: Same): readonly DesiredProblem[] => {
  const { first, rows } = same;
  if (rows.size === 1) return inEach(same);
  if (rows.size === first.rows) return [inRows(first, `all ${first.rows} rows`)];
  // Only some rows have it, so their part of the value is at fault.
  if (first.inRow !== null) return inEach(same);
  return [inRows(first, `${rows.size} of ${first.rows} rows: ${namesOf([...rows.keys()])}`)];
};

/** Collects what is wrong with templates, to report it once and not for each row. */
export type TemplateProblems = {
  add(problem: TemplateProblem): void;
  all(): readonly DesiredProblem[];
};

/** Keeps each problem once, however many rows have it. */
export const createTemplateProblems = (): TemplateProblems => {
  const known = new Map<string, Same>();
  return {
    add: (problem) => {
      const { template, message, row, entry, inRow } = problem;
      const identity = formatProblem({ ...template, message, hint: null });
      const same = known.get(identity) ?? { first: problem, rows: new Map() };
      known.set(identity, same);
      same.rows.set(row, { entry, inRow });
    },
    all: () => [...known.values()].flatMap(foldSame),
  };
};
