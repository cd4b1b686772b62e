import type { HttpClient } from '../../http/request.ts';
import type { DesiredIntegration } from '../../model/desired.ts';
import type { LiveIntegration } from '../../model/live.ts';
import type { CallOptions, Observation } from '../../model/provider.ts';
import { assertWhole } from '../assert-whole.ts';
import { aloochatCapabilities, documentedTypes } from './capabilities.ts';
import { integrationListSchema, toLive, typeListSchema } from './schema.ts';

/** Reads everything live: one request, and a second only when a desired type is not among the documented ones. */
export const observeAloochat = async (
  http: HttpClient,
  desired: readonly DesiredIntegration[],
  options: CallOptions,
): Promise<Observation> => {
  const at = Date.now();
  const live = await listIntegrations(http, options);
  const askTypes = desired.some(({ type }) => !documentedTypes.has(type));
  const furtherTypes = askTypes ? await listTypes(http, options) : [];
  return { live, at, requests: askTypes ? 2 : 1, capabilities: aloochatCapabilities(furtherTypes) };
};

const listIntegrations = async (http: HttpClient, options: CallOptions): Promise<LiveIntegration[]> => {
  const path = '/integrations';
  const { status, headers, body } = await http.request({
    method: 'GET',
    path,
    schema: integrationListSchema,
    ...options,
  });
  assertWhole(path, { status, headers, ids: body.map(({ id }) => id) });
  return body.map(toLive);
};

const listTypes = async (http: HttpClient, options: CallOptions): Promise<string[]> => {
  const path = '/integrations/types';
  const { body } = await http.request({ method: 'GET', path, schema: typeListSchema, ...options });
  return body.map(({ type }) => type);
};
