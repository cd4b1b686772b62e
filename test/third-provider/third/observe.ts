import type { HttpClient } from '../../../src/http/request.ts';
import { ProviderError } from '../../../src/model/errors.ts';
import type { FieldPath } from '../../../src/model/field.ts';
import type { CallOptions, Capabilities, Observation } from '../../../src/model/provider.ts';
import { assertComplete } from '../../../src/providers/detect-partial-list.ts';
import { type Connector, pageSchema, toLive } from './connector.ts';

const capabilities: Capabilities = {
  removal: 'delete',
  asksById: true,
  immutable: ['type'],
  readOnly: null,
  form: () => null,
  assess: ({ visibility, agentId }) => {
    const asked: readonly (readonly [FieldPath, unknown])[] = [
      ['visibility', visibility],
      ['agentId', agentId],
    ];
    const unsupported = asked
      .filter(([, value]) => value !== undefined)
      .map(([path]) => ({ path, message: `Third has no ${path}. Remove it from the entry.` }));
    return { blocked: null, unsupported, secretPaths: [] };
  },
};

const readPage = (http: HttpClient, path: string, page: number, options: CallOptions) =>
  http.request({
    method: 'GET',
    path: `${path}?page=${page}`,
    schema: pageSchema,
    repeats: true,
    ...options,
  });

const moved = (path: string, status: number): ProviderError =>
  new ProviderError(
    `GET ${path}: ${status}, the pages do not fit each other. The next run reads them again.`,
    {
      code: 'malformed',
      failure: 'unknown',
      status,
    },
  );

/** Reads every page. What changes meanwhile moves what the pages hold, so that pages which do not fit are no observation. */
export const observe = async (http: HttpClient, path: string, options: CallOptions): Promise<Observation> => {
  const at = Date.now();
  const connectors: Connector[] = [];
  for (let page = 1; ; page += 1) {
    const { status, headers, body } = await readPage(http, path, page, options);
    const { items, page: shown, pages, ...envelope } = body;
    connectors.push(...items);
    if (shown !== page) throw moved(path, status);
    if (page < pages) continue;
    if (connectors.length !== body.total) throw moved(path, status);
    assertComplete(path, { status, headers, envelope, ids: connectors.map(({ id }) => id) });
    return { live: connectors.map(toLive), at, requests: page, capabilities };
  }
};
