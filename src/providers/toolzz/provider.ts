import { createHttpClient } from '../../http/client.ts';
import { type HttpClient, pathSegment } from '../../http/request.ts';
import type { DesiredAccount, DesiredIntegration } from '../../model/desired.ts';
import type { LiveIntegration } from '../../model/live.ts';
import type { CallOptions, IntegrationUpdate, Observation, Provider, Written } from '../../model/provider.ts';
import type { SecretRegistry } from '../../model/secrets.ts';
import type { ProviderOptions } from '../provider-options.ts';
import { anything, createdFrom, falseIfNotFound } from '../responses.ts';
import { createBody, notSentError, updateBody } from './bodies.ts';
import type { ToolzzCapabilities } from './capabilities.ts';
import type { Service } from './catalogue.ts';
import { readWritten } from './live.ts';
import { createToolzzReading, listCredentials, toLiveList } from './observe.ts';

/** One Toolzz account: a unit's credentials behind an access token. */
export const createToolzz = ({
  account,
  throttle,
  secrets,
  limits,
  send,
  onSent,
}: ProviderOptions): Provider => {
  const headers = { authorization: `Bearer ${account.credential}` };
  const http = createHttpClient({
    baseUrl: account.baseUrl,
    headers,
    secrets,
    throttle,
    limits,
    send,
    onSent,
  });
  const read = createToolzzReading(http, account);
  return {
    observe: async (desired, options = {}) => {
      const observation = await read(options);
      registerFormSecrets(desired, observation, secrets);
      return observation;
    },
    // No GET by id is documented.
    exists: async () => null,
    create: (entry, observation, options = {}) => create(http, account, entry, observation, options),
    update: (live, change, options = {}) => update(http, account, live, change, options),
    remove: (live, options = {}) => switchOff(http, account, live, options),
  };
};

/** Registers secrets that only the form marks as passwords, which is first known here. */
const registerFormSecrets = (
  desired: readonly DesiredIntegration[],
  { capabilities }: Observation,
  secrets: SecretRegistry,
): void => {
  const { catalogue } = capabilities as Partial<ToolzzCapabilities>;
  for (const entry of desired) {
    for (const { name, secret } of catalogue?.bySlug.get(entry.type)?.form?.values() ?? []) {
      const value = Object.hasOwn(entry.config, name) ? entry.config[name] : undefined;
      if (secret && typeof value === 'string') secrets.register(value);
    }
  }
};

/** Finds the service of an entry in the observation's catalogue. */
const serviceFor = (entry: DesiredIntegration, { capabilities }: Observation): Service => {
  const { catalogue } = capabilities as Partial<ToolzzCapabilities>;
  const service = catalogue?.bySlug.get(entry.type);
  if (service !== undefined) return service;
  throw notSentError('Not sent: the type is not in the catalogue of Toolzz. Use a slug of its catalogue.');
};

const create = async (
  http: HttpClient,
  account: DesiredAccount,
  entry: DesiredIntegration,
  observation: Observation,
  options: CallOptions,
): Promise<Written> => {
  const service = serviceFor(entry, observation);
  const path = '/credential';
  const body = createBody(account, entry, service.id);
  const answer = await http.request({ method: 'POST', path, body, schema: anything, ...options });
  const slugOf = (integrationId: string) => (integrationId === service.id ? service.slug : undefined);
  return createdFrom({ path, ...answer }, (shown, id) => readWritten(shown, id, slugOf));
};

const update = async (
  http: HttpClient,
  account: DesiredAccount,
  live: LiveIntegration,
  change: IntegrationUpdate,
  options: CallOptions,
): Promise<Written> => {
  const path = `/credential/${pathSegment(live.id)}`;
  const body = updateBody(account, live, change);
  const answer = await http.request({ method: 'PUT', path, body, schema: anything, ...options });
  const slugOf = (integrationId: string) =>
    integrationId === live.extra.integrationId ? live.type : undefined;
  return { id: live.id, live: readWritten(answer.body, live.id, slugOf) };
};

/**
 * Removes by switching off, since no delete is documented. Fetches the credential if only its id is known.
 */
const switchOff = async (
  http: HttpClient,
  account: DesiredAccount,
  given: Parameters<Provider['remove']>[0],
  options: CallOptions,
): Promise<void> => {
  const live = isComplete(given) ? given : await findLive(http, account, given.id, options.signal);
  if (live === undefined) return;
  await falseIfNotFound(update(http, account, live, { active: false }, options));
};

const isComplete = (live: Parameters<Provider['remove']>[0]): live is LiveIntegration =>
  live.name !== undefined && live.extra?.integrationId !== undefined;

const findLive = async (
  http: HttpClient,
  account: DesiredAccount,
  id: string,
  signal: AbortSignal | undefined,
): Promise<LiveIntegration | undefined> => {
  if (account.fields.unit === undefined) {
    throw notSentError(
      'Not sent: the account has no unit, so its credentials cannot be listed. Add unit and user to it.',
    );
  }
  const shown = await listCredentials(http, account.fields.unit, { signal });
  return toLiveList(shown, null).find((one) => one.id === id);
};
