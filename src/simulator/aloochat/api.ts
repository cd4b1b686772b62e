import { type Answer, type Api, type ApiRequest, json, noContent } from '../answer.ts';
import { answerDisplay, showConfig } from '../config-display.ts';
import { listPage } from '../list-page.ts';
import type { Quirks, SecretDisplay } from '../quirks.ts';
import type { Random } from '../random.ts';
import { acceptedConfig, putConfig } from '../stored-config.ts';
import type { ProviderWorld, StoredIntegration } from '../world.ts';
import { type AlooChatType, isAlooChatSecret } from './documented.ts';
import { type AlooChatBody, readNew, readUpdate } from './read-body.ts';

/** The state of AlooChat's API. Read on each request, so it may change while the server runs. */
export type AlooChatParts = {
  readonly world: ProviderWorld;
  readonly quirks: Quirks;
  readonly random: Random;
  readonly companyId: string;
  readonly credential: () => string;
  /** The response of `/integrations/types`. */
  readonly types: readonly AlooChatType[];
  /** Additional types that can be created. */
  readonly unlistedTypes: readonly string[];
};

const error = (status: number, message: string): Answer => json(status, { detail: message });
const notFound = () => error(404, 'Integration not found');
const nameTaken = () => error(409, 'An integration with this name already exists');

/** AlooChat's public API (test/contracts/aloochat.openapi.yaml). */
export function createAlooChatApi(parts: AlooChatParts): Api {
  return {
    error,
    answer(request) {
      if (request.headers['x-api-key'] !== parts.credential())
        return error(401, 'Invalid or missing API key');
      const [root, id, ...rest] = request.path.split('/').slice(1);
      if (root !== 'integrations' || rest.length > 0) return error(404, 'Not Found');
      if (id === undefined) return answerCollection(parts, request);
      return id === 'types' ? answerTypes(parts, request) : answerOne(parts, request, id);
    },
  };
}

function answerCollection(parts: AlooChatParts, request: ApiRequest): Answer {
  switch (request.method) {
    case 'GET':
      return list(parts, request);
    case 'POST':
      return create(parts, request.body);
    default:
      return error(405, 'Method Not Allowed');
  }
}

function answerTypes(parts: AlooChatParts, { method }: ApiRequest): Answer {
  return method === 'GET' ? json(200, parts.types) : error(405, 'Method Not Allowed');
}

function answerOne(parts: AlooChatParts, request: ApiRequest, id: string): Answer {
  const item = parts.world.get(id);
  if (!item) return notFound();
  switch (request.method) {
    case 'GET':
      return json(200, show(parts, item, parts.quirks.secrets));
    case 'PUT':
      return update(parts, item, request.body);
    case 'DELETE':
      return remove(parts, item);
    default:
      return error(405, 'Method Not Allowed');
  }
}

function list(parts: AlooChatParts, request: ApiRequest): Answer {
  const { items, headers, envelope } = listPage(parts.world.listed(), parts.quirks, request);
  const shown = items.map((item) => show(parts, item, parts.quirks.secrets));
  return json(200, envelope ? { items: shown, ...envelope } : shown, headers);
}

function create(parts: AlooChatParts, body: string): Answer {
  const { world, quirks } = parts;
  const fields = readNew(body);
  if (typeof fields === 'string') return error(400, fields);
  const { type, name } = fields;
  if (!creatable(parts, type)) return error(400, `Unsupported integration type: ${type}`);
  if (isTaken(parts, type, name, null)) return nameTaken();
  const config = acceptedConfig(fields.config ?? {}, quirks, true);
  const stored = { type, name: quirks.storedName(name), config };
  const item = world.create({ ...stored, ...taken(fields, quirks) }, quirks.lateListMs);
  return written(parts, item, quirks.status ?? 201);
}

function update(parts: AlooChatParts, item: StoredIntegration, body: string): Answer {
  const { world, quirks } = parts;
  const fields = readUpdate(body);
  if (typeof fields === 'string') return error(400, fields);
  const sent = fields.config && acceptedConfig(fields.config, quirks, quirks.put === 'replace');
  if (fields.name !== undefined && isTaken(parts, item.type, fields.name, item.id)) return nameTaken();
  const config = sent ? putConfig(item.config, sent, quirks.put) : item.config;
  const updated = { ...item, ...taken(fields, quirks), config, updatedAt: Date.now() };
  world.replace(updated, quirks.lateUpdateMs);
  return written(parts, updated, quirks.status ?? 200);
}

function remove(parts: AlooChatParts, item: StoredIntegration): Answer {
  parts.world.remove(item.id);
  const status = parts.quirks.status ?? 204;
  return status === 204 ? noContent : json(200, {});
}

/** True if the type and name are taken and duplicates are rejected. */
function isTaken({ world, quirks }: AlooChatParts, type: string, name: string, own: string | null): boolean {
  const stored = quirks.storedName(name);
  return (
    quirks.conflictOnDuplicateName &&
    world.list().some((item) => item.id !== own && item.type === type && item.name === stored)
  );
}

function creatable(parts: AlooChatParts, type: string): boolean {
  return parts.types.some((entry) => entry.type === type) || parts.unlistedTypes.includes(type);
}

/** The accepted fields other than config. */
function taken(
  fields: AlooChatBody,
  { ignore, normalise, keeps, storedName }: Quirks,
): Partial<StoredIntegration> {
  const { name, is_active, visibility, agent_id } = fields;
  const sent = {
    name: name === undefined ? undefined : storedName(normalise ? name.trim() : name),
    active: is_active,
    visibility,
    agentId: agent_id,
  } as const;
  const kept = Object.entries(sent).flatMap(([field, value]) => {
    const path = field as keyof typeof sent;
    if (value === undefined || ignore.includes(path)) return [];
    const stored = keeps ? keeps(path, value) : value;
    return stored === undefined ? [] : [[path, stored] as const];
  });
  return Object.fromEntries(kept);
}

function written(parts: AlooChatParts, item: StoredIntegration, status: number): Answer {
  if (status === 204) return noContent;
  const display = answerDisplay(parts.quirks);
  const bare = { id: item.id, name: item.name, type: item.type };
  return json(status, display ? show(parts, item, display) : bare);
}

function show(parts: AlooChatParts, item: StoredIntegration, display: SecretDisplay): object {
  return {
    id: item.id,
    name: item.name,
    type: item.type,
    config: showConfig(item.config, isAlooChatSecret, display, {
      mask: parts.quirks.mask,
      random: parts.random,
    }),
    is_active: item.active,
    visibility: item.visibility,
    company_id: parts.companyId,
    agent_id: item.agentId,
  };
}
