import type { DesiredIntegration } from '../../src/model/desired.ts';
import { configKey, type FieldPath } from '../../src/model/field.ts';
import type { JsonObject, JsonValue } from '../../src/model/json.ts';
import type { LiveIntegration } from '../../src/model/live.ts';
import type { Capabilities, IntegrationUpdate, Written } from '../../src/model/provider.ts';
import type { PutEffect } from '../../src/simulator/quirks.ts';
import { putConfig } from '../../src/simulator/stored-config.ts';
import { aloochatLike, isSecretKey, toolzzLike } from './plan-fixtures.ts';

/** What the providers' documentation leaves open, as switches. */
export type Quirks = {
  /** How a list shows secrets. `random-mask`: another mask at each look. */
  readonly display: 'omit' | 'mask' | 'random-mask' | 'echo';
  /** What a PUT's config does to the live one. */
  readonly put: PutEffect;
  /** What a write's answer shows: as a list, secrets in the clear, without secrets, or nothing but the id. */
  readonly answers: 'same' | 'echo' | 'omit' | 'bare';
  /** Strings are stored trimmed and in lower case, numbers as strings, and every config gets a default key. */
  readonly normalise: boolean;
  /** A field that no update changes, although it is answered with success. */
  readonly ignore: FieldPath | null;
  /** How many lists still show what was there before a write. */
  readonly late: number;
  readonly kind: 'aloochat' | 'toolzz';
};

export const usual: Quirks = {
  display: 'omit',
  put: 'merge',
  answers: 'same',
  normalise: false,
  ignore: null,
  late: 0,
  kind: 'aloochat',
};

/** A request that changed something. */
export type Request = { readonly method: 'POST' | 'PUT' | 'DELETE'; readonly id: string };

/** A provider in memory: what it stores is true, what it shows depends on its quirks. */
export interface ModelWorld {
  readonly capabilities: Capabilities;
  /** Every request that changed something, in order. */
  readonly requests: readonly Request[];
  /** What is truly stored, by id. */
  stored(): ReadonlyMap<string, LiveIntegration>;
  list(): LiveIntegration[];
  create(entry: DesiredIntegration): Written;
  put(id: string, body: IntegrationUpdate): Written;
  remove(id: string): void;
  /** Somebody changes, adds (null: removes) an integration by hand. */
  byHand(id: string, item: LiveIntegration | null): void;
}

type Slot = { now: LiveIntegration | null; shown: LiveIntegration | null; lateLists: number };

const normalised = (value: JsonValue): JsonValue => {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value.trim().toLowerCase() : value;
};

const configStored = (config: JsonObject, { normalise, kind }: Quirks): JsonObject => {
  if (!normalise) return config;
  const entries = Object.entries(config).map(([key, value]) => [key, normalised(value)] as const);
  return { ...(kind === 'aloochat' ? { locale: 'en' } : {}), ...Object.fromEntries(entries) };
};

const mask = (value: JsonValue, quirks: Quirks, look: number): JsonValue =>
  quirks.display === 'mask' ? `${String(value).slice(0, 2)}****` : `***${look.toString(16)}`;

const show = (item: LiveIntegration, quirks: Quirks, look: number): LiveIntegration => {
  const shown = (value: JsonValue): JsonValue => {
    if (typeof value !== 'object' || value === null || quirks.display === 'echo') return value;
    return Array.isArray(value) ? value.map(shown) : shownObject(value as JsonObject);
  };
  const shownObject = (config: JsonObject): JsonObject =>
    Object.fromEntries(
      Object.entries(config).flatMap(([key, value]) => {
        if (!isSecretKey(key)) return [[key, shown(value)] as const];
        return quirks.display === 'omit' ? [] : [[key, mask(value, quirks, look)] as const];
      }),
    );
  return quirks.display === 'echo' ? item : { ...item, config: shownObject(item.config) };
};

const createdFrom = (id: string, entry: DesiredIntegration, quirks: Quirks): LiveIntegration => {
  const toolzz = quirks.kind === 'toolzz';
  const rewritten = quirks.normalise ? entry.name.trim().toLowerCase() : entry.name;
  return {
    id,
    type: entry.type,
    name: rewritten,
    active: entry.active,
    visibility: toolzz ? undefined : (entry.visibility ?? 'private'),
    agentId: toolzz ? undefined : (entry.agentId ?? null),
    config: configStored(entry.config, quirks),
    extra: {},
  };
};

const withoutIgnored = (
  body: IntegrationUpdate,
  live: LiveIntegration,
  ignore: string,
): IntegrationUpdate => {
  const key = configKey(ignore);
  if (key === null) {
    const { [ignore as 'name']: _ignored, ...rest } = body;
    return rest;
  }
  if (body.config === undefined) return body;
  const { [key]: _ignored, ...rest } = body.config;
  const kept = live.config[key];
  return { ...body, config: kept === undefined ? rest : { ...rest, [key]: kept } };
};

const updated = (live: LiveIntegration, sent: IntegrationUpdate, quirks: Quirks): LiveIntegration => {
  const body = quirks.ignore === null ? sent : withoutIgnored(sent, live, quirks.ignore);
  const config = body.config === undefined ? live.config : configStored(body.config, quirks);
  const name = body.name ?? live.name;
  return {
    ...live,
    name: quirks.normalise ? name.trim().toLowerCase() : name,
    active: body.active ?? live.active,
    visibility: body.visibility ?? live.visibility,
    agentId: body.agentId === undefined ? live.agentId : body.agentId,
    config: putConfig(live.config, config, quirks.put),
  };
};

/** Makes a provider with these quirks that has these integrations. */
export const createModelWorld = (quirks: Quirks, initial: readonly LiveIntegration[]): ModelWorld => {
  const slots = new Map<string, Slot>(
    initial.map((item) => [item.id, { now: item, shown: item, lateLists: 0 }]),
  );
  const requests: Request[] = [];
  let looks = 0;
  let made = 0;
  const write = (id: string, item: LiveIntegration | null): void => {
    const shown = slots.get(id)?.now ?? null;
    slots.set(id, { now: item, shown, lateLists: quirks.late });
  };
  const answer = (item: LiveIntegration): Written => {
    looks += 1;
    if (quirks.answers === 'bare') return { id: item.id, live: null };
    const display = quirks.answers === 'same' ? quirks.display : quirks.answers;
    return { id: item.id, live: show(item, { ...quirks, display }, looks) };
  };
  const stored = (id: string): LiveIntegration => {
    const item = slots.get(id)?.now;
    if (!item) throw new Error(`404: ${id}`);
    return item;
  };
  return {
    capabilities: quirks.kind === 'toolzz' ? toolzzLike : aloochatLike,
    requests,
    stored: () => new Map([...slots].flatMap(([id, { now }]) => (now ? [[id, now] as const] : []))),
    list: () => {
      looks += 1;
      return [...slots.values()].flatMap((slot) => {
        const item = slot.lateLists > 0 ? slot.shown : slot.now;
        slot.lateLists = Math.max(0, slot.lateLists - 1);
        return item ? [show(item, quirks, looks)] : [];
      });
    },
    create: (entry) => {
      made += 1;
      const item = createdFrom(`made-${made}`, entry, quirks);
      requests.push({ method: 'POST', id: item.id });
      write(item.id, item);
      return answer(item);
    },
    put: (id, body) => {
      requests.push({ method: 'PUT', id });
      if (quirks.kind === 'toolzz' && (body.config || body.visibility || body.agentId !== undefined))
        throw new Error('400: only name and status');
      write(id, updated(stored(id), body, quirks));
      return answer(stored(id));
    },
    remove: (id) => {
      requests.push({ method: 'DELETE', id });
      write(id, quirks.kind === 'toolzz' ? { ...stored(id), active: false } : null);
    },
    byHand: (id, item) => {
      slots.set(id, { now: item, shown: item, lateLists: 0 });
    },
  };
};
