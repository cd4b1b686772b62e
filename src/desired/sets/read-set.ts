import type { JsonObject, JsonValue } from '../../model/json.ts';
import type { Entry, LoadReport } from '../load-report.ts';
import { didYouMean } from '../nearest-name.ts';
import { textProblem } from '../schema/text-schema.ts';
import { isPlaceholderName } from './placeholders.ts';
import { ROW_NAME, type Row } from './row.ts';
import { readTemplate, type Template } from './template.ts';

/** One set, its rows in order. */
export type SetReading = { readonly template: Template; readonly rows: readonly Row[] };

const setFields = ['each', 'integration'] as const;

const MAX_NAME_LENGTH = 199;

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What the two fields of a set must be. */
const shapes: { readonly [field in (typeof setFields)[number]]: string } = {
  each: 'a mapping of rows: a name, and the values of that row',
  integration: 'a mapping of fields, as under integrations',
};

const checkFieldNames = (entry: Entry, set: JsonObject, report: LoadReport): void => {
  for (const name of Object.keys(set)) {
    if (setFields.some((field) => field === name)) continue;
    const hint = didYouMean(name, setFields, 'a set has');
    report.problem(entry, {
      path: [name],
      at: 'key',
      message: `${JSON.stringify(name)} is not known`,
      hint,
    });
  }
};

/** One of the two fields, if it is a mapping with something in it. */
const readField = (
  entry: Entry,
  set: JsonObject,
  field: (typeof setFields)[number],
  report: LoadReport,
): JsonObject | null => {
  const value = set[field];
  if (isObject(value) && Object.keys(value).length > 0) return value;
  const isMissing = value === undefined;
  const isEmpty = value === null || isObject(value);
  const message = isMissing
    ? `${field} is missing`
    : isEmpty
      ? `${field} is empty`
      : `${field} must be a mapping`;
  const path = isMissing ? [] : [field];
  report.consequence(entry, { path, message, hint: `${field} is ${shapes[field]}` });
  return null;
};

const checkValueNames = (entry: Entry, { name: row, values }: Row, report: LoadReport): void => {
  for (const name of Object.keys(values)) {
    const path = ['each', row, name];
    if (name === ROW_NAME) {
      const message = `row ${JSON.stringify(row)}: ${ROW_NAME} is the name of the row itself`;
      report.problem(entry, { path, at: 'key', message, hint: 'choose another name' });
    } else if (!isPlaceholderName(name)) {
      const message = `row ${JSON.stringify(row)}: ${JSON.stringify(name)} cannot be the name of a value`;
      const hint = 'letters, digits, underscore, hyphen and dot, beginning with a letter';
      report.problem(entry, { path, at: 'key', message, hint });
    }
  }
};

const readRow = (entry: Entry, name: string, value: JsonValue, report: LoadReport): Row | null => {
  const path = ['each', name];
  const wrong = textProblem(name, MAX_NAME_LENGTH);
  if (wrong !== null)
    report.problem(entry, { path, at: 'key', message: `the name of a row ${wrong}`, hint: null });
  if (value !== null && !isObject(value)) {
    const message = `row ${JSON.stringify(name)} must be a mapping of values`;
    report.problem(entry, { path, message, hint: `{} if the template needs no more than {{ ${ROW_NAME} }}` });
    return null;
  }
  const row: Row = { name, values: value ?? {} };
  checkValueNames(entry, row, report);
  return wrong === null ? row : null;
};

/** The set of an entry of the section `sets`. Reports its problems; null if its shape is wrong. */
export const readSet = (entry: Entry, report: LoadReport): SetReading | null => {
  const set = entry.source.value;
  const wrong = textProblem(entry.source.key, MAX_NAME_LENGTH);
  if (wrong !== null) report.problem(entry, { path: [], message: `the name ${wrong}`, hint: null });
  if (!isObject(set)) {
    const message = set === null ? 'it is empty' : 'it must be a mapping';
    report.consequence(entry, { path: [], at: 'value', message, hint: 'a set has each and integration' });
    return null;
  }
  checkFieldNames(entry, set, report);
  const each = readField(entry, set, 'each', report);
  const integration = readField(entry, set, 'integration', report);
  if (each === null || integration === null || wrong !== null) return null;
  const template = readTemplate(integration);
  for (const problem of template.problems)
    report.problem(entry, { ...problem, path: ['integration', ...problem.path] });
  const rows = Object.entries(each)
    .map(([name, value]) => readRow(entry, name, value, report))
    .filter((row) => row !== null);
  return { template, rows };
};
