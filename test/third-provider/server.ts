import type { JsonObject } from '../../src/model/json.ts';
import {
  type Answer,
  type Api,
  type ApiRequest,
  json,
  noContent,
  parseObject,
} from '../../src/simulator/answer.ts';
import { answerDisplay, showConfig } from '../../src/simulator/config-display.ts';
import { listPage } from '../../src/simulator/list-page.ts';
import type { Quirks, SecretDisplay } from '../../src/simulator/quirks.ts';
import { type Random, randomUuid, seededRandom } from '../../src/simulator/random.ts';
import { type SimulatedProvider, startProvider } from '../../src/simulator/simulated-provider.ts';
import { putConfig } from '../../src/simulator/stored-config.ts';
import { createWorld, type ProviderWorld, type StoredIntegration } from '../../src/simulator/world.ts';

/** How many connectors a page of the third provider holds. */
export const PAGE = 50;

export const workspace = 'Sales';

type Parts = {
  readonly world: ProviderWorld;
  readonly quirks: Quirks;
  readonly random: Random;
  readonly credential: () => string;
};

const error = (status: number, message: string): Answer => json(status, { error: message });

const isSecret = (key: string): boolean => /(secret|token|key)$/.test(key);

const show = ({ quirks, random }: Parts, item: StoredIntegration, display: SecretDisplay): object => ({
  id: item.id,
  kind: item.type,
  title: item.name,
  enabled: item.active,
  settings: showConfig(item.config, isSecret, display, { mask: quirks.mask, random }),
});

const written = (parts: Parts, item: StoredIntegration, usual: number): Answer => {
  const status = parts.quirks.status ?? usual;
  if (status === 204) return noContent;
  const display = answerDisplay(parts.quirks);
  return json(status, display === null ? { id: item.id } : show(parts, item, display));
};

/** A page; a quirk of lists cuts what there is before it is paged. */
const list = (parts: Parts, { path, query }: ApiRequest): Answer => {
  const { world, quirks } = parts;
  const cut = listPage(world.listed(), quirks, { path, query: new URLSearchParams() });
  const page = Number(query.get('page') ?? '1');
  const items = cut.items.slice((page - 1) * PAGE, page * PAGE);
  const pages = Math.max(1, Math.ceil(cut.items.length / PAGE));
  const shown = items.map((item) => show(parts, item, quirks.secrets));
  return json(200, { items: shown, page, pages, total: cut.items.length, ...cut.envelope }, cut.headers);
};

const create = (parts: Parts, body: string): Answer => {
  const { kind, title, enabled, settings } = parseObject(body) ?? {};
  if (typeof kind !== 'string' || typeof title !== 'string') return error(400, 'kind and title are required');
  const stored = {
    type: kind,
    name: title,
    active: enabled !== false,
    config: (settings ?? {}) as JsonObject,
  };
  return written(parts, parts.world.create(stored, parts.quirks.lateListMs), 201);
};

const update = (parts: Parts, item: StoredIntegration, body: string): Answer => {
  const { title, enabled, settings, ...others } = parseObject(body) ?? {};
  if (Object.keys(others).length > 0) return error(400, 'a field that cannot be changed');
  const updated: StoredIntegration = {
    ...item,
    ...(typeof title === 'string' && { name: title }),
    ...(typeof enabled === 'boolean' && { active: enabled }),
    ...(settings !== undefined && {
      config: putConfig(item.config, settings as JsonObject, parts.quirks.put),
    }),
    updatedAt: Date.now(),
  };
  parts.world.replace(updated, parts.quirks.lateUpdateMs);
  return written(parts, updated, 200);
};

const answerOne = (parts: Parts, { method, body }: ApiRequest, id: string): Answer => {
  const item = parts.world.get(id);
  if (item === undefined) return error(404, 'no such connector');
  switch (method) {
    case 'GET':
      return json(200, show(parts, item, parts.quirks.secrets));
    case 'PUT':
      return update(parts, item, body);
    case 'DELETE':
      parts.world.remove(id);
      return noContent;
    default:
      return error(405, 'no such method');
  }
};

const answer = (parts: Parts, request: ApiRequest): Answer => {
  if (request.headers.authorization !== `Robot ${parts.credential()}`) return error(401, 'no such robot');
  const [root, within, things, id] = request.path.split('/').slice(1);
  if (root !== 'workspaces' || within !== workspace || things !== 'connectors') return error(404, 'not here');
  if (id !== undefined) return answerOne(parts, request, id);
  if (request.method === 'GET') return list(parts, request);
  return request.method === 'POST' ? create(parts, request.body) : error(405, 'no such method');
};

/** Starts the third provider's server on loopback, with the faults and quirks that the simulator has. */
export const startThird = (quirks: Partial<Quirks> = {}): Promise<SimulatedProvider> => {
  const random = seededRandom(1);
  const world = createWorld((item, now = Date.now()) => {
    const others = { visibility: 'private', agentId: null, unit: '', user: '', secretId: '' } as const;
    const usual = { id: randomUuid(random), active: true, config: {}, createdAt: now, updatedAt: now };
    return { ...others, ...usual, ...item };
  }, Date.now);
  const api = (given: Pick<Parts, 'quirks' | 'credential'>): Api => {
    const parts = { ...given, world, random };
    return { error, answer: (request) => answer(parts, request) };
  };
  const kind = { basePath: '/v2', credential: 'robot-key-of-the-third', world, api };
  return startProvider(kind, { quirks, port: 0, random });
};
