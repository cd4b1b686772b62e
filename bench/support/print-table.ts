import { availableParallelism } from 'node:os';

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;

/** Prints one bench's result as Markdown, with the machine that it was measured on above the table. */
export const printTable = (table: {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Below the table: what the figures rest on. */
  readonly notes?: readonly string[];
}): void => {
  const { title, columns, rows, notes = [] } = table;
  const machine = `${availableParallelism()} cores, Node ${process.versions.node}, ${process.platform} ${process.arch}`;
  const body = [columns, columns.map(() => '---'), ...rows].map(line).join('');
  const below = notes.length === 0 ? '' : `\n${notes.join('\n')}\n`;
  process.stdout.write(`\n### ${title}\n\n${machine}\n\n${body}${below}`);
};
