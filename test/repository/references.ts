import type { Command } from 'commander';
import type { JsonSchema } from '../../src/desired/schema/json-schema.ts';

/** A text in a cell of a Markdown table. */
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

const code = (value: unknown): string =>
  `\`${cell(typeof value === 'string' && value !== '' && !/[\s"*]/.test(value) ? value : JSON.stringify(value))}\``;

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');

/** The fields of one level, and of the groups in it, by their dotted names. */
const fieldsOf = ({ properties = {} }: JsonSchema, above = ''): (readonly [string, JsonSchema])[] =>
  Object.entries(properties).flatMap(([name, field]) => {
    if (field === false || typeof field !== 'object') return [];
    const inside = field.items
      ? fieldsOf(field.items, `${above}${name}[].`)
      : fieldsOf(field, `${above}${name}.`);
    return [[`${above}${name}`, field] as const, ...inside];
  });

const fieldRow = ([name, field]: readonly [string, JsonSchema], required: readonly string[]): string[] => {
  const standard = field.default === undefined || field.properties !== undefined ? '' : code(field.default);
  const examples = field.properties === undefined ? (field.examples ?? []) : [];
  return [
    `\`${name}\`${required.includes(name) ? ' (required)' : ''}`,
    cell(field.description ?? ''),
    standard,
    examples.map(code).join(', '),
  ];
};

/** Without the fields inside of its fields. */
const flat = (entry: JsonSchema): JsonSchema => ({
  ...entry,
  properties: Object.fromEntries(
    Object.entries(entry.properties ?? {}).map(([name, field]) => {
      const { properties: _inside, ...rest } = field || {};
      return [name, rest];
    }),
  ),
});

const section = (schema: JsonSchema, name: string, entryOf = (entry: JsonSchema) => entry): string => {
  const of = schema.properties?.[name];
  const entry = typeof of === 'object' ? of.additionalProperties : undefined;
  if (typeof of !== 'object' || typeof entry !== 'object') throw new Error(`The schema has no ${name}.`);
  const head = ['field', 'means', 'default', 'examples'];
  const rows = fieldsOf(entryOf(entry)).map((field) => fieldRow(field, entry.required ?? []));
  return `## \`${name}\`\n\n${of.description ?? ''}\n\n${table(head, rows)}`;
};

/** Every field of the desired state, from its schema. */
export const fieldReference = (schema: JsonSchema): string =>
  [section(schema, 'accounts'), section(schema, 'integrations'), section(schema, 'sets', flat)].join('\n\n');

const optionRows = (command: Command): string[][] =>
  command.options.map(({ flags, description }) => [`\`${cell(flags)}\``, cell(description)]);

const ofCommand = (command: Command): string => {
  const usage = `\`setpoint ${[command.name(), command.usage()].join(' ')}\``;
  const rows = optionRows(command);
  const options = rows.length === 0 ? '' : `\n\n${table(['option', 'does'], rows)}`;
  return `## ${command.name()}\n\n${usage}: ${command.description()}.${options}`;
};

/** Every command with its options, from the program itself. */
export const commandReference = (program: Command): string =>
  [
    `## Options of all\n\n${table(['option', 'does'], optionRows(program))}`,
    ...program.commands.map(ofCommand),
  ].join('\n\n');
