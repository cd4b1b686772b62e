import type { JsonObject, JsonValue } from '../../model/json.ts';
import type { LiveIntegration } from '../../model/live.ts';
import { credentialSchema, type ShownCredential } from './schema.ts';

/**
 * What an update repeats of the live credential (docs/providers.md#what-each-documents); absent where the
 * provider does not show it.
 */
const extraOf = (shown: ShownCredential, integrationId: string): JsonObject => ({
  integrationId,
  ...(shown.userId !== undefined && { userId: shown.userId }),
  ...(shown.unityId !== undefined && { unityId: shown.unityId }),
  ...(shown.secretId !== undefined && { secretId: shown.secretId }),
});

/**
 * A credential in our words. `slugOf` turns its integration's id into the catalogue's slug; a credential of a
 * service that nobody knows is kept under the integration's id.
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
 * The credential that a write's answer shows, or null when it does not show this one whole (its status
 * included; the credentials may be kept back everywhere).
 */
export const readWritten = (
  body: JsonValue | undefined,
  id: string,
  slugOf: (integrationId: string) => string | undefined,
): LiveIntegration | null => {
  const { success, data } = credentialSchema.safeParse(body);
  return success && data.id === id && data.status !== undefined ? toLive(data, slugOf) : null;
};
