import { z } from 'zod';
import type { LiveIntegration } from '../../model/live.ts';
import { id, jsonObject, listOf, optional } from '../responses.ts';

/** An integration as AlooChat shows it (its documentation, "Integration Properties"); unknown fields pass. */
export const integrationSchema = z.object({
  id,
  name: z.string(),
  type: z.string(),
  config: optional(jsonObject),
  is_active: optional(z.boolean()),
  visibility: optional(z.string()),
  agent_id: z.string().nullish(),
});

/** The response of GET /integrations: one array with all of the company's integrations. */
export const integrationListSchema = listOf(integrationSchema);

/** The response of GET /integrations/types. */
export const typeListSchema = listOf(z.object({ type: z.string() }));

export type ShownIntegration = z.infer<typeof integrationSchema>;

/** Converts an integration. What the provider does not show stays undefined. */
export const toLive = (shown: ShownIntegration): LiveIntegration => ({
  id: shown.id,
  type: shown.type,
  name: shown.name,
  active: shown.is_active,
  visibility: shown.visibility,
  agentId: shown.agent_id,
  config: shown.config ?? {},
  ...(shown.config === undefined && { configHidden: true as const }),
  extra: {},
});
