import type { DesiredAccount, DesiredIntegration } from '../../model/desired.ts';
import { ProviderError } from '../../model/errors.ts';
import type { JsonObject } from '../../model/json.ts';
import type { LiveIntegration } from '../../model/live.ts';
import type { IntegrationUpdate } from '../../model/provider.ts';

/** The error of a call that the capabilities should have blocked. Nothing was sent. */
export const notSentError = (message: string): ProviderError =>
  new ProviderError(message, { code: 'invalid', failure: 'not-sent' });

const required = (value: unknown, what: string): string => {
  if (typeof value === 'string' && value !== '') return value;
  throw notSentError(
    `Not sent: ${what} is not known, and Toolzz requires it. Add unit and user to the account.`,
  );
};

/**
 * The body of POST /credential: `credentials` is an array with one object, every value a string.
 * @throws ProviderError when the account lacks unit or user, or a value is not a string (the capabilities
 * block both)
 */
export const createBody = (
  account: DesiredAccount,
  entry: DesiredIntegration,
  integrationId: string,
): JsonObject => {
  const wrong = Object.keys(entry.config).filter((key) => typeof entry.config[key] !== 'string');
  if (wrong.length > 0)
    throw notSentError(`Not sent: every value of config must be a string: ${wrong.join(', ')}.`);
  return {
    name: entry.name,
    userId: required(account.fields.user, 'the user'),
    unityId: required(account.fields.unit, 'the unit'),
    integrationId,
    status: entry.active,
    credentials: [entry.config],
  };
};

/**
 * The body of PUT /credential/{id}, which must repeat the live values. Falls back to the account's unit and
 * user if the provider does not show the credential's own. An unknown `active` counts as true, as in the
 * desired state.
 * @throws ProviderError for fields that the provider cannot change (the capabilities block them)
 */
export const updateBody = (
  account: DesiredAccount,
  { name, active, extra }: LiveIntegration,
  change: IntegrationUpdate,
): JsonObject => {
  const { config, visibility, agentId } = change;
  if (config !== undefined || visibility !== undefined || agentId !== undefined) {
    throw notSentError('Not sent: Toolzz can change only the name and the status of a credential in place.');
  }
  return {
    name: change.name ?? name,
    userId: required(extra.userId ?? account.fields.user, 'the user'),
    unityId: required(extra.unityId ?? account.fields.unit, 'the unit'),
    integrationId: required(extra.integrationId, 'the integration'),
    status: change.active ?? active ?? true,
    ...(typeof extra.secretId === 'string' && { secretId: extra.secretId }),
  };
};
