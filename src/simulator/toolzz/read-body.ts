import { isObject, isUuid, parseObject } from '../answer.ts';
import type { CatalogueIntegration, FormField } from './catalogue.ts';

/** The validated fields that creates and updates share. */
export type CredentialBody = {
  readonly name: string;
  readonly userId: string;
  readonly unityId: string;
  readonly integrationId: string;
  readonly status?: boolean;
};

export type NewCredentialBody = CredentialBody & {
  readonly credentials: { readonly [key: string]: string };
};

const shared = ['name', 'userId', 'unityId', 'integrationId', 'status'];

/** The validated body of a create, or an error message. */
export function readNewCredential(body: string): NewCredentialBody | string {
  const fields = parseObject(body);
  const problem = commonProblem(fields, [...shared, 'credentials']);
  if (problem || !fields) return problem ?? 'body must be a JSON object';
  const { credentials } = fields;
  const only: unknown = Array.isArray(credentials) && credentials.length === 1 ? credentials[0] : undefined;
  if (!isObject(only) || !Object.values(only).every((value) => typeof value === 'string')) {
    return 'credentials must be an array with one object of strings';
  }
  return { ...fields, credentials: only } as NewCredentialBody;
}

/** The validated body of an update, which has no `credentials`, or an error message. */
export function readCredentialUpdate(body: string): (CredentialBody & { readonly status: boolean }) | string {
  const fields = parseObject(body);
  const problem = commonProblem(fields, [...shared, 'secretId']);
  if (problem || !fields) return problem ?? 'body must be a JSON object';
  if (fields.status === undefined) return 'status is required';
  if (fields.secretId !== undefined && typeof fields.secretId !== 'string')
    return 'secretId must be a string';
  return fields as CredentialBody & { readonly status: boolean };
}

/** Why the credentials do not match the service's form; null if they do. */
export function formProblem(
  credentials: { readonly [key: string]: string },
  { form }: CatalogueIntegration,
): string | null {
  for (const field of form) {
    const value = Object.hasOwn(credentials, field.name) ? credentials[field.name] : undefined;
    if (!value && field.required) return `credentials.${field.name} is required`;
    if (value && value.length > maxLengthOf(field)) return `credentials.${field.name} is too long`;
  }
  const unknown = Object.keys(credentials).find((key) => form.every((field) => field.name !== key));
  return unknown === undefined ? null : `credentials.${unknown} is not a field of this integration`;
}

function maxLengthOf({ maxLenght, maxLength }: FormField): number {
  return Number(maxLenght ?? maxLength ?? Number.POSITIVE_INFINITY);
}

function commonProblem(
  fields: { readonly [key: string]: unknown } | undefined,
  allowed: readonly string[],
): string | null {
  if (!fields) return 'body must be a JSON object';
  const unknown = Object.keys(fields).find((field) => !allowed.includes(field));
  if (unknown !== undefined) return `${unknown} is not allowed`;
  if (typeof fields.name !== 'string' || fields.name === '') return 'name must be a non-empty string';
  const notUuid = ['userId', 'unityId', 'integrationId'].find((field) => !isUuid(fields[field]));
  if (notUuid) return `${notUuid} must be a UUID`;
  return fields.status === undefined || typeof fields.status === 'boolean'
    ? null
    : 'status must be a boolean';
}
