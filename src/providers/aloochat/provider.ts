import { z } from 'zod';
import { createHttpClient } from '../../http/client.ts';
import { type HttpClient, pathSegment } from '../../http/request.ts';
import type { DesiredIntegration } from '../../model/desired.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import type { LiveIntegration } from '../../model/live.ts';
import type { CallOptions, IntegrationUpdate, Provider, Written } from '../../model/provider.ts';
import type { ProviderOptions } from '../provider-options.ts';
import { anything, createdFrom, falseIfNotFound } from '../responses.ts';
import { createAloochatReading } from './observe.ts';
import { integrationSchema, toLive } from './schema.ts';

/** The body of POST /integrations. Absent fields get the provider's defaults. */
const createBody = (entry: DesiredIntegration): JsonObject => ({
  name: entry.name,
  type: entry.type,
  config: entry.config,
  is_active: entry.active,
  ...(entry.visibility !== undefined && { visibility: entry.visibility }),
  ...(entry.agentId !== undefined && { agent_id: entry.agentId }),
});

/**
 * The body of PUT /integrations/{id}: a partial one is accepted, as the documentation's own example shows.
 */
const updateBody = ({ name, active, visibility, agentId, config }: IntegrationUpdate): JsonObject => ({
  ...(name !== undefined && { name }),
  ...(active !== undefined && { is_active: active }),
  ...(visibility !== undefined && { visibility }),
  ...(agentId !== undefined && { agent_id: agentId }),
  ...(config !== undefined && { config }),
});

/** One AlooChat account: the company behind an API key. */
export const createAloochat = ({
  account,
  throttle,
  secrets,
  limits,
  send,
  onSent,
}: ProviderOptions): Provider => {
  const headers = { 'x-api-key': account.credential };
  const http = createHttpClient({
    baseUrl: account.baseUrl,
    headers,
    secrets,
    throttle,
    limits,
    send,
    onSent,
  });
  const read = createAloochatReading(http);
  return {
    observe: (desired, options = {}) => read(desired, options),
    exists: (id, options = {}) => exists(http, id, options),
    create: async (entry, _observation, options = {}) => {
      const path = '/integrations';
      const body = createBody(entry);
      const answer = await http.request({ method: 'POST', path, body, schema: anything, ...options });
      return createdFrom({ path, ...answer }, readShown);
    },
    update: (live, change, options = {}) => update(http, live.id, change, options),
    remove: async ({ id }, options = {}) => {
      await falseIfNotFound(
        http.request({ method: 'DELETE', path: pathOf(id), schema: anything, ...options }),
      );
    },
  };
};

const pathOf = (id: string): string => `/integrations/${pathSegment(id)}`;

/**
 * The integration in a write's response, or null if it is not complete: a bare `{ id, name }` would read as a
 * provider that hides the rest.
 */
const readShown = (body: JsonValue | undefined, id: string): LiveIntegration | null => {
  const { success, data } = integrationSchema.safeParse(body);
  if (!success || data.id !== id || data.config === undefined || data.is_active === undefined) return null;
  return toLive(data);
};

const exists = (http: HttpClient, id: string, options: CallOptions): Promise<boolean> => {
  // A response with another integration, or none, is invalid.
  const schema = z.looseObject({ id: z.literal(id) });
  return falseIfNotFound(http.request({ method: 'GET', path: pathOf(id), schema, ...options }));
};

const update = async (
  http: HttpClient,
  id: string,
  change: IntegrationUpdate,
  options: CallOptions,
): Promise<Written> => {
  const body = updateBody(change);
  const answer = await http.request({ method: 'PUT', path: pathOf(id), body, schema: anything, ...options });
  return { id, live: readShown(answer.body, id) };
};
