import type { HttpClient } from '../../http/request.ts';
import type { DesiredIntegration } from '../../model/desired.ts';
import type { LiveIntegration } from '../../model/live.ts';
import { memoizeLast } from '../../model/memoize-last.ts';
import type { CallOptions, Observation } from '../../model/provider.ts';
import { assertComplete } from '../detect-partial-list.ts';
import { aloochatCapabilities, documentedTypes } from './capabilities.ts';
import { integrationListSchema, type ShownIntegration, toLive, typeListSchema } from './schema.ts';

type ShownTypes = readonly { readonly type: string }[];

const noTypes: ShownTypes = [];

/** Observes one account. Returns the same objects as the last observation where nothing changed. */
export const createAloochatReading = (http: HttpClient) => {
  const readLive = memoizeLast((shown: readonly ShownIntegration[]) => shown.map(toLive));
  const readTypes = memoizeLast((shown: ShownTypes) => aloochatCapabilities(shown.map(({ type }) => type)));
  /** One request, and a second one if a desired type is not documented. */
  return async (desired: readonly DesiredIntegration[], options: CallOptions): Promise<Observation> => {
    const at = Date.now();
    const live: readonly LiveIntegration[] = readLive(await listIntegrations(http, options));
    const askTypes = desired.some(({ type }) => !documentedTypes.has(type));
    const capabilities = readTypes(askTypes ? await listTypes(http, options) : noTypes);
    return { live, at, requests: askTypes ? 2 : 1, capabilities };
  };
};

const listIntegrations = async (
  http: HttpClient,
  options: CallOptions,
): Promise<readonly ShownIntegration[]> => {
  const path = '/integrations';
  const { status, headers, body } = await http.request({
    method: 'GET',
    path,
    schema: integrationListSchema,
    repeats: true,
    ...options,
  });
  assertComplete(path, { status, headers, ids: body.map(({ id }) => id) });
  return body;
};

const listTypes = async (http: HttpClient, options: CallOptions): Promise<ShownTypes> => {
  const path = '/integrations/types';
  const request = { method: 'GET', path, schema: typeListSchema, repeats: true, ...options } as const;
  return (await http.request(request)).body;
};
