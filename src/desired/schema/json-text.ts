/** Columns of a line, as the repository's formatter has it. */
const COLUMNS = 110;

const isScalar = (value: unknown): boolean => typeof value !== 'object' || value === null;

const fits = (line: string, before: number): boolean => before + line.length + 1 <= COLUMNS;

const itemsOf = (value: object): readonly (readonly [prefix: string, item: unknown])[] =>
  Array.isArray(value)
    ? value.map((item) => ['', item])
    : Object.entries(value).map(([name, item]) => [`${JSON.stringify(name)}: `, item]);

const textOf = (value: unknown, indent: string, before: number): string => {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  const items = itemsOf(value);
  if (items.length === 0) return `${open}${close}`;
  const line = `[${items.map(([, item]) => JSON.stringify(item)).join(', ')}]`;
  if (Array.isArray(value) && value.every(isScalar) && fits(line, before)) return line;
  const inner = `${indent}  `;
  const lines = items.map(
    ([prefix, item]) => `${inner}${prefix}${textOf(item, inner, inner.length + prefix.length)}`,
  );
  return `${open}\n${lines.join(',\n')}\n${indent}${close}`;
};

/** JSON for people and Git: indented, short lists on one line, a line break at the end. */
export const jsonText = (value: object): string => `${textOf(value, '', 0)}\n`;
