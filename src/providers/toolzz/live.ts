import type { JsonObject, JsonValue } from '../../model/json.ts';
import type { LiveIntegration } from '../../model/live.ts';
import { credentialSchema, type ShownCredential } from './schema.ts';

/**
 * The parts of a live credential that an update must repeat (docs/providers.md#what-each-documents); absent
 * if not shown.
 */
const extraOf = (shown: ShownCredential, integrationId: string): JsonObject => ({
  integrationId,
  ...(shown.userId !== undefined && { userId: shown.userId }),
  ...(shown.unityId !== undefined && { unityId: shown.unityId }),
  ...(shown.secretId !== undefined && { secretId: shown.secretId }),
});

/**
 * Converts a credential. `slugOf` maps its integration's id to the catalogue's slug; a credential of an
 * unknown service keeps the id as its type.
 */
export const toLive = (
  shown: ShownCredential,
  slugOf: (integrationId: string) => string | undefined,
): LiveIntegration => {
  const integrationId = shown.integrationId ?? shown.integration?.id ?? '';
  return {
    id: shown.id,
    type: slugOf(integrationId) ?? shown.integration?.slug ?? integrationId,
    name: shown.name,
    active: shown.status,
    visibility: undefined,
    agentId: undefined,
    config: shown.credentials ?? {},
    ...(shown.credentials === undefined && { configHidden: true as const }),
    extra: extraOf(shown, integrationId),
  };
};

/**
 * The credential in a write's response, or null if it is not complete. The status must be shown; the secrets
 * need not be.
 */
export const readWritten = (
  body: JsonValue | undefined,
  id: string,
  slugOf: (integrationId: string) => string | undefined,
): LiveIntegration | null => {
  const { success, data } = credentialSchema.safeParse(body);
  return success && data.id === id && data.status !== undefined ? toLive(data, slugOf) : null;
};
