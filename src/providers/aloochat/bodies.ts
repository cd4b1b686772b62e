import type { DesiredIntegration } from '../../model/desired.ts';
import type { JsonObject } from '../../model/json.ts';
import type { IntegrationUpdate } from '../../model/provider.ts';

/** The body of POST /integrations. Absent fields get the provider's defaults. */
export const createBody = (entry: DesiredIntegration): JsonObject => ({
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
export const updateBody = ({ name, active, visibility, agentId, config }: IntegrationUpdate): JsonObject => ({
  ...(name !== undefined && { name }),
  ...(active !== undefined && { is_active: active }),
  ...(visibility !== undefined && { visibility }),
  ...(agentId !== undefined && { agent_id: agentId }),
  ...(config !== undefined && { config }),
});
