import { type Answer, type Api, type ApiRequest, isUuid, json, noContent } from '../answer.ts';
import { answerDisplay, showConfig } from '../config-display.ts';
import { listPage } from '../list-page.ts';
import type { Quirks, SecretDisplay } from '../quirks.ts';
import type { Random } from '../random.ts';
import { acceptedConfig } from '../stored-config.ts';
import type { ProviderWorld, StoredIntegration } from '../world.ts';
import type { CatalogueEntry, CatalogueIntegration } from './catalogue.ts';
import { formProblem, readCredentialUpdate, readNewCredential } from './read-body.ts';

/** The state of Toolzz's API. Read on each request, so it may change while the server runs. */
export type ToolzzParts = {
  readonly world: ProviderWorld;
  readonly quirks: Quirks;
  readonly random: Random;
  readonly credential: () => string;
  readonly catalogue: readonly CatalogueEntry[];
};

const error = (status: number, message: string): Answer => json(status, { statusCode: status, message });
const notAllowed = () => error(405, 'Method Not Allowed');
const nameTaken = () => error(409, 'A credential with this name already exists');

/** Toolzz's catalogue and credentials (test/contracts/toolzz.openapi.yaml). */
export function createToolzzApi(parts: ToolzzParts): Api {
  return {
    error,
    answer(request) {
      if (request.headers.authorization !== `Bearer ${parts.credential()}`) return error(401, 'Unauthorized');
      const [root, ...rest] = request.path.split('/').slice(1);
      if (root === 'integration' && rest.length === 1 && rest[0] === 'status') {
        return request.method === 'GET' ? json(200, parts.catalogue) : notAllowed();
      }
      return root === 'credential' ? answerCredential(parts, request, rest) : error(404, 'Not Found');
    },
  };
}

function answerCredential(parts: ToolzzParts, request: ApiRequest, path: readonly string[]): Answer {
  if (path.length === 0) return request.method === 'POST' ? create(parts, request.body) : notAllowed();
  if (path[0] === 'unity')
    return request.method === 'GET' ? list(parts, request, path.slice(1)) : notAllowed();
  if (path.length > 1) return error(404, 'Not Found');
  return request.method === 'PUT' ? update(parts, path[0] ?? '', request.body) : notAllowed();
}

/**
 * GET /credential/unity/{unit}, …/integration/{id} and …/type/{type}; the last two respond in another shape.
 */
function list(parts: ToolzzParts, request: ApiRequest, path: readonly string[]): Answer {
  const [unit, by, value] = path;
  if (!isUuid(unit)) return error(400, 'unityId must be a UUID');
  const ofUnit = parts.world.listed().filter((item) => item.unit === unit);
  if (by === undefined) return listAll(parts, request, ofUnit);
  if (path.length !== 3 || (by !== 'integration' && by !== 'type')) return error(404, 'Not Found');
  const pairs = ofUnit.map((item) => ({ item, service: serviceOf(parts, item.type) }));
  const found = pairs.filter(({ service }) => (by === 'type' ? service?.type : service?.id) === value);
  const { secrets } = parts.quirks;
  return json(
    200,
    found.map(({ item, service }) => ({ credentials: show(parts, item, secrets), integration: service })),
  );
}

function listAll(parts: ToolzzParts, request: ApiRequest, ofUnit: readonly StoredIntegration[]): Answer {
  const { items, headers, envelope } = listPage(ofUnit, parts.quirks, request);
  const shown = items.map((item) => ({
    ...show(parts, item, parts.quirks.secrets),
    integration: serviceOf(parts, item.type),
  }));
  return json(200, { items: shown, ...envelope }, headers);
}

function create(parts: ToolzzParts, body: string): Answer {
  const { world, quirks } = parts;
  const fields = readNewCredential(body);
  if (typeof fields === 'string') return error(400, fields);
  const service = parts.catalogue.find(
    (entry) => entry.integrations.id === fields.integrationId,
  )?.integrations;
  if (!service?.status) return error(400, 'integrationId is not available');
  const problem = formProblem(fields.credentials, service);
  if (problem) return error(400, problem);
  if (isTaken(parts, { unit: fields.unityId, type: service.slug, name: fields.name }, null))
    return nameTaken();
  const item = world.create(
    {
      type: service.slug,
      name: quirks.storedName(quirks.normalise ? fields.name.trim() : fields.name),
      active: quirks.ignore.includes('active') ? true : (fields.status ?? true),
      config: acceptedConfig(fields.credentials, quirks, true),
      unit: fields.unityId,
      user: fields.userId,
    },
    quirks.lateListMs,
  );
  return written(parts, item, quirks.status ?? 201, 'Credential created');
}

/** True if another credential of the unit has the service and name, and duplicates are rejected. */
function isTaken(
  { world, quirks }: ToolzzParts,
  wanted: Pick<StoredIntegration, 'unit' | 'type' | 'name'>,
  own: string | null,
): boolean {
  const name = quirks.storedName(wanted.name);
  const isSame = (item: StoredIntegration): boolean =>
    item.id !== own && item.unit === wanted.unit && item.type === wanted.type && item.name === name;
  return quirks.conflictOnDuplicateName && world.list().some(isSame);
}

function update(parts: ToolzzParts, id: string, body: string): Answer {
  const { world, quirks } = parts;
  const item = world.get(id);
  if (!item) return error(404, 'Credential not found');
  const fields = readCredentialUpdate(body);
  if (typeof fields === 'string') return error(400, fields);
  if (fields.integrationId !== serviceOf(parts, item.type)?.id)
    return error(400, 'integrationId cannot be changed');
  const name = quirks.storedName(quirks.normalise ? fields.name.trim() : fields.name);
  if (fields.name !== item.name && isTaken(parts, { ...item, name: fields.name }, id)) return nameTaken();
  const updated: StoredIntegration = {
    ...item,
    name: quirks.ignore.includes('name') ? item.name : name,
    active: quirks.ignore.includes('active') ? item.active : fields.status,
    user: fields.userId,
    unit: fields.unityId,
    updatedAt: Date.now(),
  };
  world.replace(updated, quirks.lateUpdateMs);
  return written(parts, updated, quirks.status ?? 200, 'Credential updated');
}

function serviceOf({ catalogue }: ToolzzParts, slug: string): CatalogueIntegration | undefined {
  return catalogue.find((entry) => entry.integrations.slug === slug)?.integrations;
}

function written(parts: ToolzzParts, item: StoredIntegration, status: number, message: string): Answer {
  if (status === 204) return noContent;
  const display = answerDisplay(parts.quirks);
  const bare = { id: item.id, name: item.name, integrationId: serviceOf(parts, item.type)?.id };
  return json(status, { message, ...(display ? show(parts, item, display) : bare) });
}

/** A credential as Toolzz shows it. Omitting secrets omits the `credentials` object. */
function show(parts: ToolzzParts, item: StoredIntegration, display: SecretDisplay): object {
  const service = serviceOf(parts, item.type);
  return {
    id: item.id,
    name: item.name,
    userId: item.user,
    unityId: item.unit,
    integrationId: service?.id,
    secretId: item.secretId,
    status: item.active,
    virtualKey: null,
    ...(display === 'omit' ? {} : { credentials: showCredentials(parts, item, service, display) }),
    createdAt: new Date(item.createdAt).toISOString(),
    updatedAt: new Date(item.updatedAt).toISOString(),
  };
}

function showCredentials(
  { quirks, random }: ToolzzParts,
  item: StoredIntegration,
  service: CatalogueIntegration | undefined,
  display: SecretDisplay,
): object {
  const isSecret = (key: string) =>
    service?.form.some((field) => field.name === key && field.type === 'password') ?? true;
  return showConfig(item.config, isSecret, display, { mask: quirks.mask, random });
}
