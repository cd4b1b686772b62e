import type { JsonObject } from '../model/json.ts';
import { type ProviderName, providerNames } from '../model/provider-name.ts';
import type { EntryProblem } from './load-report.ts';

/** The field that holds the credential. */
export const credentialField: { readonly [provider in ProviderName]: 'apiKey' | 'token' } = {
  aloochat: 'apiKey',
  toolzz: 'token',
};

/** Fields that only one provider has. */
export const ownFields: { readonly [provider in ProviderName]: readonly string[] } = {
  aloochat: ['apiKey'],
  toolzz: ['token', 'unit', 'user'],
};

/** How a provider is called in messages. */
export const providerTitle: { readonly [provider in ProviderName]: string } = {
  aloochat: 'AlooChat',
  toolzz: 'Toolzz',
};

const isProvider = (value: unknown): value is ProviderName => providerNames.some((name) => name === value);

const foreignFields = (fields: JsonObject, provider: ProviderName): EntryProblem[] =>
  providerNames
    .filter((other) => other !== provider)
    .flatMap((other) =>
      ownFields[other]
        .filter((name) => name in fields)
        .map((name) => ({
          path: [name],
          at: 'key' as const,
          message: `${name} is for ${providerTitle[other]} only, and this account is at ${providerTitle[provider]}`,
          hint:
            name === credentialField[other]
              ? `the credential of ${providerTitle[provider]} is ${credentialField[provider]}`
              : 'remove it',
        })),
    );

const pairProblem = (fields: JsonObject): EntryProblem[] => {
  const [there, missing] = 'unit' in fields ? ['unit', 'user'] : ['user', 'unit'];
  if (!(there in fields) || missing in fields) return [];
  return [
    {
      path: [there],
      at: 'key',
      message: `${there} is there without ${missing}`,
      hint: 'write both, or neither to only observe the account',
    },
  ];
};

/** What is wrong between the fields of one account: those of the other provider, a missing credential, unit without user. */
export const accountProblems = (fields: JsonObject): readonly EntryProblem[] => {
  const { provider } = fields;
  if (!isProvider(provider)) return pairProblem(fields);
  const credential = credentialField[provider];
  const missing: EntryProblem[] =
    credential in fields
      ? []
      : [
          {
            path: [],
            message: `${credential} is missing`,
            hint: `write ${credential}: with a reference such as \${${provider.toUpperCase()}_${provider === 'toolzz' ? 'TOKEN' : 'API_KEY'}}`,
          },
        ];
  return [
    ...missing,
    ...foreignFields(fields, provider),
    ...(provider === 'toolzz' ? pairProblem(fields) : []),
  ];
};
