import { type HttpClient, pathSegment } from '../../http/request.ts';
import type { DesiredAccount } from '../../model/desired.ts';
import { ProviderError } from '../../model/errors.ts';
import type { LiveIntegration } from '../../model/live.ts';
import type { CallOptions, Observation } from '../../model/provider.ts';
import { assertWhole } from '../assert-whole.ts';
import { toolzzCapabilities } from './capabilities.ts';
import { type Catalogue, toCatalogue } from './catalogue.ts';
import { toLive } from './live.ts';
import { catalogueSchema, credentialListSchema } from './schema.ts';

/** Reads the catalogue and, where the account names a unit, its credentials: two requests. */
export const observeToolzz = async (
  http: HttpClient,
  account: DesiredAccount,
  options: CallOptions,
): Promise<Observation> => {
  const at = Date.now();
  const catalogue = await readCatalogue(http, options);
  const live =
    account.unit === undefined ? [] : await listCredentials(http, account.unit, catalogue, options);
  const requests = account.unit === undefined ? 1 : 2;
  return { live, at, requests, capabilities: toolzzCapabilities(account, catalogue) };
};

const readCatalogue = async (http: HttpClient, options: CallOptions): Promise<Catalogue> => {
  const path = '/integration/status';
  const { status, headers, body } = await http.request({
    method: 'GET',
    path,
    schema: catalogueSchema,
    ...options,
  });
  const services = body.map(({ integrations }) => integrations);
  assertWhole(path, { status, headers, ids: services.map(({ id }) => id) });
  assertNotEmpty(path, status, services.length);
  return toCatalogue(services);
};

/** The catalogue is the platform's, not the account's: there is always something in it, so an empty one is no answer to plan from. */
const assertNotEmpty = (path: string, status: number, services: number): void => {
  if (services > 0) return;
  const message = `GET ${path}: ${status}, the catalogue is empty. Setpoint plans nothing from that; look whether the provider has an incident, or whether the token may read the catalogue.`;
  throw new ProviderError(message, { code: 'malformed', failure: 'unknown', status });
};

/** Every credential of a unit. Without a catalogue the services' names come from the credentials themselves. */
export const listCredentials = async (
  http: HttpClient,
  unit: string,
  catalogue: Catalogue | null,
  options: CallOptions,
): Promise<LiveIntegration[]> => {
  const path = `/credential/unity/${pathSegment(unit)}`;
  const { status, headers, body } = await http.request({
    method: 'GET',
    path,
    schema: credentialListSchema,
    ...options,
  });
  const { items, ...envelope } = body;
  assertWhole(path, { status, headers, envelope, ids: items.map(({ id }) => id) });
  return items.map((shown) => toLive(shown, (id) => catalogue?.byId.get(id)?.slug));
};
