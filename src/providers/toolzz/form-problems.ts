import { nearestName } from '../../desired/nearest-name.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import { type FormField, shownName } from './catalogue.ts';

/** The problems of a config according to the service's form. Names keys and types, never a value. */
export const formProblems = (config: JsonObject, form: ReadonlyMap<string, FormField> | null): string[] => {
  const given = Object.entries(config).flatMap(([key, value]) => valueProblems(key, value, form));
  return form === null ? given : [...missingProblems(config, form), ...given];
};

const missingProblems = (config: JsonObject, form: ReadonlyMap<string, FormField>): string[] =>
  [...form.values()]
    .filter(({ name, required }) => required && isMissing(config, name))
    .map(({ name }) => `${shownName(name)} is required`);

const isMissing = (config: JsonObject, name: string): boolean =>
  !Object.hasOwn(config, name) || config[name] === '';

const valueProblems = (
  key: string,
  value: JsonValue,
  form: ReadonlyMap<string, FormField> | null,
): string[] => {
  const field = form?.get(key);
  if (form !== null && field === undefined) return [unknownProblem(key, [...form.keys()])];
  if (typeof value !== 'string') return [`${shownName(key)} must be a string (put it in quotes)`];
  const max = field?.maxLength ?? null;
  const length = [...value].length;
  return max !== null && length > max ? [`${shownName(key)} is longer than ${max} characters`] : [];
};

const unknownProblem = (key: string, known: readonly string[]): string => {
  const near = nearestName(key, known);
  const fields = known.length === 0 ? 'it takes none' : `its fields: ${known.map(shownName).join(', ')}`;
  const hint = near === null ? fields : `did you mean ${shownName(near)}?`;
  return `${shownName(key)} is not a field of it (${hint})`;
};
