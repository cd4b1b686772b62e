import type { JsonObject } from '../model/json.ts';
import type { ProviderDescriptor } from '../providers/descriptor.ts';
import { descriptors } from '../providers/known-providers.ts';
import type { EntryProblem } from './load-report.ts';

/** Account fields that not every provider has, in the order of its descriptor. */
export const ownFields = ({ credential, accountFields }: ProviderDescriptor): readonly string[] => [
  credential.field,
  ...Object.keys(accountFields),
];

/** Account fields of other providers that this one does not have, without duplicates. */
export const foreignFields = (provider: ProviderDescriptor): readonly string[] => {
  const own = ownFields(provider);
  return [...new Set(descriptors.flatMap(ownFields))].filter((name) => !own.includes(name));
};

/** The short titles, joined for a sentence. */
export const shortTitles = (providers: readonly ProviderDescriptor[]): string =>
  providers.map(({ shortTitle }) => shortTitle).join(' and ');

const foreignProblem = (name: string, provider: ProviderDescriptor): EntryProblem => {
  const owners = descriptors.filter((other) => ownFields(other).includes(name));
  const { shortTitle, credential } = provider;
  return {
    path: [name],
    at: 'key',
    message: `${name} is for ${shortTitles(owners)} only, and this account is at ${shortTitle}`,
    hint: owners.some((owner) => owner.credential.field === name)
      ? `the credential of ${shortTitle} is ${credential.field}`
      : 'remove it',
  };
};

const missingFields = (
  fields: JsonObject,
  { credential, accountFields }: ProviderDescriptor,
): EntryProblem[] => {
  const required = Object.entries(accountFields).filter(([, { required }]) => required);
  const wanted: readonly (readonly [name: string, hint: string])[] = [
    [credential.field, `with a reference such as ${credential.example}`],
    ...required.map(([name, { examples }]) => [name, `such as ${String(examples[0])}`] as const),
  ];
  return wanted
    .filter(([name]) => !(name in fields))
    .map(([name, hint]) => ({ path: [], message: `${name} is missing`, hint: `write ${name}: ${hint}` }));
};

const betweenFields = (fields: JsonObject, provider: ProviderDescriptor): EntryProblem[] =>
  provider
    .accountProblems(fields)
    .map(({ field, message, hint }) => ({ path: [field], at: 'key', message, hint }));

/**
 * Problems across the fields of one account: another provider's fields, missing ones, and the provider's own
 * checks.
 */
export const accountProblems = (fields: JsonObject): readonly EntryProblem[] => {
  const provider = descriptors.find(({ name }) => name === fields.provider);
  if (provider === undefined) {
    // A misspelled provider: check against those whose fields are present.
    const meant = descriptors.filter(({ accountFields }) =>
      Object.keys(accountFields).some((name) => name in fields),
    );
    return meant.flatMap((each) => betweenFields(fields, each));
  }
  const foreign = foreignFields(provider).filter((name) => name in fields);
  return [
    ...missingFields(fields, provider),
    ...foreign.map((name) => foreignProblem(name, provider)),
    ...betweenFields(fields, provider),
  ];
};
