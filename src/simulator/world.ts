import type { JsonObject, JsonValue } from '../model/json.ts';

/**
 * One integration as stored by a simulated provider, secrets included, with Setpoint's names for both
 * providers. At Toolzz, the type is the slug of the service and `config` its credentials.
 */
export type StoredIntegration = {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly active: boolean;
  readonly config: JsonObject;
  /** AlooChat only. */
  readonly visibility: 'private' | 'public';
  /** AlooChat only. */
  readonly agentId: string | null;
  /** Toolzz only. */
  readonly unit: string;
  /** Toolzz only. */
  readonly user: string;
  /** Toolzz only. */
  readonly secretId: string;
  /** ms since the epoch. */
  readonly createdAt: number;
  readonly updatedAt: number;
};

/** A new integration; absent properties get the provider's defaults. */
export type NewIntegration = Pick<StoredIntegration, 'type' | 'name'> & Partial<StoredIntegration>;

/** An edit at the provider. `config` is merged key by key; `undefined` removes a key. */
type IntegrationEdit = Partial<Omit<StoredIntegration, 'id' | 'config'>> & {
  readonly config?: { readonly [key: string]: JsonValue | undefined };
};

/**
 * The live integrations of a simulated provider, to read and edit without requests: effects are immediate.
 */
export interface World {
  /** Everything live as stored, oldest first, secrets included. */
  list(): readonly StoredIntegration[];
  get(id: string): StoredIntegration | undefined;
  add(item: NewIntegration): StoredIntegration;
  /** @throws Error if no integration has this id */
  edit(id: string, edit: IntegrationEdit): StoredIntegration;
  /** @returns true if it was live */
  remove(id: string): boolean;
  clear(): void;
}

/** The world for the provider's API, whose lists may show changes late. */
export interface ProviderWorld extends World {
  /** The integrations that a list shows now. */
  listed(): readonly StoredIntegration[];
  create(item: NewIntegration, listedAfterMs: number): StoredIntegration;
  replace(item: StoredIntegration, listedAfterMs: number): void;
}

type Entry = {
  readonly item: StoredIntegration;
  /** What lists show until `shownFrom`; null if nothing. */
  readonly before: StoredIntegration | null;
  readonly shownFrom: number;
};

/**
 * @param complete adds the defaults of a new integration
 * @param now the time in ms since the epoch
 */
export function createWorld(
  complete: (item: NewIntegration) => StoredIntegration,
  now: () => number,
): ProviderWorld {
  const entries = new Map<string, Entry>();
  const put = (item: StoredIntegration, before: StoredIntegration | null, afterMs: number) => {
    entries.set(item.id, { item, before, shownFrom: now() + afterMs });
    return item;
  };
  const create = (item: NewIntegration, afterMs: number) => put(complete(item), null, afterMs);
  return {
    list: () => Array.from(entries.values(), (entry) => entry.item),
    get: (id) => entries.get(id)?.item,
    add: (item) => create(item, 0),
    edit(id, edit) {
      const entry = entries.get(id);
      if (!entry) throw new Error(`The simulated provider has nothing live with id ${id} to edit.`);
      return put(edited(entry.item, edit, now()), null, 0);
    },
    remove: (id) => entries.delete(id),
    clear: () => entries.clear(),
    listed: () => shown(entries.values(), now()),
    create,
    replace(item, afterMs) {
      const entry = entries.get(item.id);
      put(item, entry ? shownOf(entry, now()) : null, afterMs);
    },
  };
}

function shownOf(entry: Entry, now: number): StoredIntegration | null {
  return entry.shownFrom <= now ? entry.item : entry.before;
}

function shown(entries: Iterable<Entry>, now: number): StoredIntegration[] {
  const items: StoredIntegration[] = [];
  for (const entry of entries) {
    const item = shownOf(entry, now);
    if (item) items.push(item);
  }
  return items;
}

function edited(item: StoredIntegration, edit: IntegrationEdit, now: number): StoredIntegration {
  const config = edit.config ? mergedConfig(item.config, edit.config) : item.config;
  return { ...item, ...edit, config, updatedAt: edit.updatedAt ?? now };
}

function mergedConfig(
  config: JsonObject,
  edit: { readonly [key: string]: JsonValue | undefined },
): JsonObject {
  const merged = Object.entries({ ...config, ...edit });
  return Object.fromEntries(merged.filter((pair): pair is [string, JsonValue] => pair[1] !== undefined));
}
