import type { DesiredIntegration } from '../../src/model/desired.ts';
import type { Hasher } from '../../src/model/hasher.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { ModelRun } from './model-run.ts';
import type { ModelWorld } from './model-world.ts';
import { type Event, rotated } from './plan-arbitraries.ts';
import { hasherOf, secretPathsIn } from './plan-fixtures.ts';

/** What is asked for at one moment of a history. */
export type Moment = { readonly desired: readonly DesiredIntegration[]; readonly hasher: Hasher };

const withConfig = (entry: DesiredIntegration, config: JsonObject): DesiredIntegration => ({
  ...entry,
  config,
  secretPaths: secretPathsIn(config),
});

const replaced = (
  desired: readonly DesiredIntegration[],
  at: number,
  change: (entry: DesiredIntegration) => DesiredIntegration | null,
): DesiredIntegration[] =>
  desired.flatMap((entry, i) => {
    const next = i === at ? change(entry) : entry;
    return next ? [next] : [];
  });

/** The live id of the entry at this place; null when it has none. */
const idAt = (model: ModelRun, desired: readonly DesiredIntegration[], at: number): string | null =>
  model.ledger().entries[desired[at]?.key ?? '']?.id ?? null;

const editByHand = (
  world: ModelWorld,
  id: string | null,
  event: Extract<Event, { kind: 'hand-edit' }>,
): void => {
  const item = id === null ? undefined : world.stored().get(id);
  if (!item) return;
  const config = Object.hasOwn(item.config, 'region')
    ? { ...item.config, region: event.region }
    : item.config;
  world.byHand(item.id, { ...item, config, name: event.name ? `${item.name} by hand` : item.name });
};

/** What is asked for after an event; what happens at the provider happens in the world. */
export const after = (
  event: Event,
  { desired, hasher }: Moment,
  model: ModelRun,
  world: ModelWorld,
): Moment => {
  switch (event.kind) {
    case 'edit':
      return {
        hasher,
        desired: replaced(desired, event.at, (entry) => ({
          ...withConfig(entry, event.config),
          active: event.active,
        })),
      };
    case 'rotate':
      return {
        hasher,
        desired: replaced(desired, event.at, (entry) =>
          withConfig(entry, rotated(entry.key, entry.config, event.version)),
        ),
      };
    case 'rename':
      return {
        hasher,
        desired: replaced(desired, event.at, (entry) => ({ ...entry, name: `${entry.name} new` })),
      };
    case 'move':
      return {
        hasher,
        desired: replaced(desired, event.at, (entry) => ({ ...entry, key: `${entry.key}-moved` })),
      };
    case 'remove':
      return { hasher, desired: replaced(desired, event.at, () => null) };
    case 'hand-delete': {
      const id = idAt(model, desired, event.at);
      if (id !== null && world.stored().has(id)) world.byHand(id, null);
      return { desired, hasher };
    }
    case 'hand-edit':
      editByHand(world, idAt(model, desired, event.at), event);
      return { desired, hasher };
    case 'credential':
      return { desired, hasher: hasherOf(`credential-${hasher.fingerprint}`) };
    default:
      return event satisfies never;
  }
};
