import { z } from 'zod';
import { createHttpClient } from '../../../src/http/client.ts';
import { pathSegment } from '../../../src/http/request.ts';
import type { JsonValue } from '../../../src/model/json.ts';
import type { LiveIntegration } from '../../../src/model/live.ts';
import type { Provider } from '../../../src/model/provider.ts';
import type { ProviderOptions } from '../../../src/providers/provider-options.ts';
import { anything, createdFrom, falseIfNotFound } from '../../../src/providers/responses.ts';
import { bodyOf, connectorSchema, toLive } from './connector.ts';
import { observe } from './observe.ts';

const readShown = (body: JsonValue | undefined, id: string): LiveIntegration | null => {
  const { success, data } = connectorSchema.safeParse(body);
  return success && data.id === id ? toLive(data) : null;
};

/** One account: the connectors of a workspace. */
export const createThird = ({
  account,
  throttle,
  secrets,
  limits,
  send,
  onSent,
}: ProviderOptions): Provider => {
  const headers = { authorization: `Robot ${account.credential}` };
  const http = createHttpClient({
    baseUrl: account.baseUrl,
    headers,
    secrets,
    throttle,
    limits,
    send,
    onSent,
  });
  const path = `/workspaces/${pathSegment(account.fields.workspace ?? '')}/connectors`;
  const pathOf = (id: string): string => `${path}/${pathSegment(id)}`;
  return {
    observe: (_desired, options = {}) => observe(http, path, options),
    exists: (id, options = {}) => {
      const schema = z.looseObject({ id: z.literal(id) });
      return falseIfNotFound(http.request({ method: 'GET', path: pathOf(id), schema, ...options }));
    },
    create: async ({ type, name, active, config }, _observation, options = {}) => {
      const body = bodyOf({ kind: type, title: name, enabled: active, settings: config });
      const answer = await http.request({ method: 'POST', path, body, schema: anything, ...options });
      return createdFrom({ path, ...answer }, readShown);
    },
    update: async ({ id }, { name, active, config }, options = {}) => {
      const body = bodyOf({ title: name, enabled: active, settings: config });
      const answer = await http.request({
        method: 'PUT',
        path: pathOf(id),
        body,
        schema: anything,
        ...options,
      });
      return { id, live: readShown(answer.body, id) };
    },
    remove: async ({ id }, options = {}) => {
      await falseIfNotFound(
        http.request({ method: 'DELETE', path: pathOf(id), schema: anything, ...options }),
      );
    },
  };
};
