import { z } from 'zod';
import type { JsonObject } from '../../../src/model/json.ts';
import type { LiveIntegration } from '../../../src/model/live.ts';
import { id, jsonObject } from '../../../src/providers/responses.ts';

/** A connector as the provider shows it. */
export const connectorSchema = z.object({
  id,
  kind: z.string(),
  title: z.string(),
  enabled: z.boolean(),
  settings: jsonObject,
});

/** One page of connectors; `total` counts those of all pages. */
export const pageSchema = z.looseObject({
  items: z.array(connectorSchema),
  page: z.int(),
  pages: z.int(),
  total: z.int(),
});

export type Connector = z.infer<typeof connectorSchema>;

/** A connector in our words. */
export const toLive = ({ id: shownId, kind, title, enabled, settings }: Connector): LiveIntegration => ({
  id: shownId,
  type: kind,
  name: title,
  active: enabled,
  visibility: undefined,
  agentId: undefined,
  config: settings,
  extra: {},
});

/** What a write sends: what is undefined is not sent. */
export const bodyOf = (fields: {
  readonly kind?: string | undefined;
  readonly title?: string | undefined;
  readonly enabled?: boolean | undefined;
  readonly settings?: JsonObject | undefined;
}): JsonObject =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
