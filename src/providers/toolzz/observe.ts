import { type HttpClient, pathSegment } from '../../http/request.ts';
import type { DesiredAccount } from '../../model/desired.ts';
import { ProviderError } from '../../model/errors.ts';
import type { LiveIntegration } from '../../model/live.ts';
import { memoizeLast } from '../../model/memoize-last.ts';
import type { CallOptions, Observation } from '../../model/provider.ts';
import { assertComplete } from '../detect-partial-list.ts';
import { toolzzCapabilities } from './capabilities.ts';
import { type Catalogue, toCatalogue } from './catalogue.ts';
import { toLive } from './live.ts';
import {
  catalogueSchema,
  credentialListSchema,
  type ShownCatalogue,
  type ShownCredential,
} from './schema.ts';

const noCredentials: readonly ShownCredential[] = [];

/**
 * Observes one account with two requests: the catalogue and, if the account has a unit, its credentials.
 * Returns the same objects as the last observation where nothing changed.
 */
export const createToolzzReading = (http: HttpClient, account: DesiredAccount) => {
  const { unit } = account.fields;
  const catalogueOf = memoizeLast((shown: ShownCatalogue) =>
    toCatalogue(shown.map(({ integrations }) => integrations)),
  );
  const capabilitiesOf = memoizeLast((catalogue: Catalogue) => toolzzCapabilities(account, catalogue));
  const liveOf = memoizeLast(toLiveList);
  return async (options: CallOptions): Promise<Observation> => {
    const at = Date.now();
    const catalogue = catalogueOf(await readCatalogue(http, options));
    const shown = unit === undefined ? noCredentials : await listCredentials(http, unit, options);
    const capabilities = capabilitiesOf(catalogue);
    return { live: liveOf(shown, catalogue), at, requests: unit === undefined ? 1 : 2, capabilities };
  };
};

/** Converts the credentials. Without a catalogue, services are named by the credentials themselves. */
export const toLiveList = (
  shown: readonly ShownCredential[],
  catalogue: Catalogue | null,
): readonly LiveIntegration[] => shown.map((one) => toLive(one, (id) => catalogue?.byId.get(id)?.slug));

const readCatalogue = async (http: HttpClient, options: CallOptions): Promise<ShownCatalogue> => {
  const path = '/integration/status';
  const { status, headers, body } = await http.request({
    method: 'GET',
    path,
    schema: catalogueSchema,
    repeats: true,
    ...options,
  });
  assertComplete(path, { status, headers, ids: body.map(({ integrations }) => integrations.id) });
  assertNotEmpty(path, status, body.length);
  return body;
};

/** The catalogue belongs to the platform and is never empty, so an empty one is an error. */
const assertNotEmpty = (path: string, status: number, services: number): void => {
  if (services > 0) return;
  const message = `GET ${path}: ${status}, the catalogue is empty. Setpoint plans nothing from that; check whether the provider has an incident, or whether the token may read the catalogue.`;
  throw new ProviderError(message, { code: 'malformed', failure: 'unknown', status });
};

/** All credentials of a unit, as shown by the provider. */
export const listCredentials = async (
  http: HttpClient,
  unit: string,
  options: CallOptions,
): Promise<readonly ShownCredential[]> => {
  const path = `/credential/unity/${pathSegment(unit)}`;
  const { status, headers, body } = await http.request({
    method: 'GET',
    path,
    schema: credentialListSchema,
    repeats: true,
    ...options,
  });
  const { items, ...envelope } = body;
  assertComplete(path, { status, headers, envelope, ids: items.map(({ id }) => id) });
  return items;
};
