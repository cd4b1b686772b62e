/** A problem in the desired state and its position. Line and column count from 1. Contains no secret. */
export type DesiredProblem = {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The problem, with its account or integration. */
  readonly message: string;
  /** How to fix it; null if the message says it. */
  readonly hint: string | null;
};

/** A position in a file. */
export type FilePlace = Pick<DesiredProblem, 'file' | 'line' | 'column'>;

/** `file:line:column`. */
export const placeOf = ({ file, line, column }: FilePlace): string => `${file}:${line}:${column}`;

/** `file:line:column message (hint)`, the form of compilers, which editors and terminals turn into links. */
export const formatProblem = (problem: DesiredProblem): string => {
  const { message, hint } = problem;
  return `${placeOf(problem)} ${message}${hint === null ? '' : ` (${hint})`}`;
};

/** More problems than this are counted only, where they travel: in logs, `status`, pages and messages. */
const MAX_REPORTED = 20;

/** The first problems, a line each, and how many more there are. */
export const reportedProblems = (problems: readonly DesiredProblem[]): readonly string[] => {
  const shown = problems.slice(0, MAX_REPORTED).map(formatProblem);
  const more = problems.length - shown.length;
  return more === 0 ? shown : [...shown, `and ${more} more; see all with: setpoint validate`];
};

/** The warnings without those at the position of a problem. */
export const warningsBeside = (
  problems: readonly DesiredProblem[],
  warnings: readonly DesiredProblem[],
): readonly DesiredProblem[] => {
  const places = new Set(problems.map(placeOf));
  return warnings.filter((warning) => !places.has(placeOf(warning)));
};

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Sorted by position, then message, without duplicates. */
export const sortedProblems = (problems: readonly DesiredProblem[]): DesiredProblem[] => {
  const unique = new Map(problems.map((problem) => [formatProblem(problem), problem]));
  return [...unique.values()].sort(
    (a, b) =>
      compareText(a.file, b.file) ||
      a.line - b.line ||
      a.column - b.column ||
      compareText(a.message, b.message),
  );
};

const MAX_LENGTH = 60;

/** Shortens a long name. */
export const cutName = (text: string): string =>
  text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH - 1)}…` : text;

/** A name from a file, safe for a message: quoted, control characters escaped, shortened. */
export const quoted = (text: string): string => {
  return JSON.stringify(cutName(text)).replace(
    /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
    '\ufffd',
  );
};
