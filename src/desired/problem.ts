/** Something wrong in the desired state, and where. Line and column count from 1. Holds no secret. */
export type DesiredProblem = {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** What is wrong, with the account or integration that it is about. */
  readonly message: string;
  /** What would be right; null where the message says it. */
  readonly hint: string | null;
};

/** `file:line:column`. */
export const placeOf = ({ file, line, column }: DesiredProblem): string => `${file}:${line}:${column}`;

/** `file:line:column message (hint)`, as compilers write it, so that editors and terminals make it a link. */
export const formatProblem = (problem: DesiredProblem): string => {
  const { message, hint } = problem;
  return `${placeOf(problem)} ${message}${hint === null ? '' : ` (${hint})`}`;
};

/** Warnings but for those at the place of a problem: what is refused needs no doubt. */
export const warningsBeside = (
  problems: readonly DesiredProblem[],
  warnings: readonly DesiredProblem[],
): readonly DesiredProblem[] => {
  const places = new Set(problems.map(placeOf));
  return warnings.filter((warning) => !places.has(placeOf(warning)));
};

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Sorted by place, then text; what was found twice stands once. */
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
