import { nearestName } from '../../desired/nearest-name.ts';
import type { DesiredAccount, DesiredIntegration } from '../../model/desired.ts';
import { configPath, type FieldPath } from '../../model/field.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import type { Blocked } from '../../model/plan.ts';
import type { Assessment, Capabilities, ConfigForm } from '../../model/provider.ts';
import { type Catalogue, type FormField, type Service, shownName } from './catalogue.ts';

/** Toolzz's capabilities with their catalogue, which a create needs for the service's id. */
export type ToolzzCapabilities = Capabilities & { readonly catalogue: Catalogue };

/** Toolzz's capabilities according to its catalogue. */
export const toolzzCapabilities = (account: DesiredAccount, catalogue: Catalogue): ToolzzCapabilities => ({
  // No delete is documented.
  removal: 'switch-off',
  // No GET by id is documented.
  asksById: false,
  // The documented update contains no credentials, and does not say what changing the service means.
  immutable: ['type', 'config'],
  readOnly: readOnlyReason(account),
  form: (type) => formOf(catalogue.bySlug.get(type)),
  assess: (entry) => assess(entry, catalogue),
  catalogue,
});

const formOf = (service: Service | undefined): ConfigForm | null =>
  service?.form == null ? null : { fields: [...service.form.values()], closed: true };

const readOnlyReason = ({ name, fields: { unit, user } }: DesiredAccount): string | null => {
  const missing = [...(unit === undefined ? ['unit'] : []), ...(user === undefined ? ['user'] : [])];
  if (missing.length === 0) return null;
  return `The account ${name} has no ${missing.join(' and no ')}, so it is only observed. Add ${missing.join(' and ')} (ids at Toolzz) to the account in the desired state.`;
};

const assess = (entry: DesiredIntegration, catalogue: Catalogue): Assessment => {
  const service = catalogue.bySlug.get(entry.type);
  return {
    blocked: service?.available ? invalid(entry, service) : unavailable(entry, service, catalogue),
    unsupported: unsupportedFields(entry),
    secretPaths: secretPaths(entry, service),
  };
};

/** The type as shown in messages; hidden if it is a secret. */
const typeOf = ({ type, secretPaths }: DesiredIntegration): string =>
  secretPaths.includes('type') ? 'this type' : shownName(type);

const unavailable = (
  entry: DesiredIntegration,
  service: Service | undefined,
  catalogue: Catalogue,
): Blocked => {
  if (service !== undefined) {
    return {
      reason: 'unavailable',
      message: `Toolzz has switched ${typeOf(entry)} off in its catalogue. Wait until it is back, or remove the entry.`,
    };
  }
  const near = entry.secretPaths.includes('type')
    ? null
    : nearestName(entry.type, [...catalogue.bySlug.keys()]);
  const hint =
    near === null ? 'Use a slug that GET /integration/status lists.' : `Did you mean ${shownName(near)}?`;
  return { reason: 'unavailable', message: `Toolzz has no ${typeOf(entry)} in its catalogue. ${hint}` };
};

const invalid = (entry: DesiredIntegration, service: Service): Blocked | null => {
  const problems = formProblems(entry.config, service.form);
  if (problems.length === 0) return null;
  return {
    reason: 'invalid',
    message: `The config does not fit the form of ${typeOf(entry)} at Toolzz: ${problems.join('; ')}. Correct config in the desired state.`,
  };
};

const unsupportedFields = (entry: DesiredIntegration): Assessment['unsupported'] => {
  const absent: FieldPath[] = [];
  if (entry.visibility !== undefined) absent.push('visibility');
  if (entry.agentId !== undefined) absent.push('agentId');
  return absent.map((path) => ({
    path,
    message: `Toolzz has no ${path}. Remove ${path} from the entry; the rest of it is applied.`,
  }));
};

/** The fields that the form marks as passwords; all fields if there is no form. */
const secretPaths = ({ config }: DesiredIntegration, service: Service | undefined): FieldPath[] =>
  service === undefined
    ? Object.keys(config).map(configPath)
    : [...(service.form?.values() ?? [])].filter(({ secret }) => secret).map(({ name }) => configPath(name));

/** The problems of a config according to the service's form. Names keys and types, never a value. */
const formProblems = (config: JsonObject, form: ReadonlyMap<string, FormField> | null): string[] => {
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
