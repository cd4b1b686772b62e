import type { DesiredIntegration } from '../../src/model/desired.ts';
import { configKey } from '../../src/model/field.ts';
import type { JsonValue } from '../../src/model/json.ts';
import type { LiveIntegration } from '../../src/model/live.ts';
import type { IntegrationUpdate, Provider } from '../../src/model/provider.ts';
import { desiredFields } from '../../src/plan/compare/fields.ts';
import { aloochatLike } from '../support/plan-fixtures.ts';
import { changed, kept, kinds, type Treatment } from './treatments.ts';

/** How a provider treats its one integration. */
export type Treatments = {
  readonly fields: { readonly [path: string]: Treatment };
  readonly answers: 'echo' | 'stored' | 'shown' | 'bare';
  /** How many lists still show what was there before a write. */
  readonly late: number;
  /** Every n-th list shows by turns what it shows by turns. */
  readonly turn: number;
};

type Stored = { readonly [path: string]: JsonValue | undefined };

/** A provider in memory that has one integration at most, and makes what it likes of it. */
export interface ModelProvider extends Provider {
  /** What is truly stored; null: nothing is live. */
  stored(): Stored | null;
  /** Somebody edits it. */
  byHand(path: string, value: JsonValue): void;
  readonly writes: number;
}

const ID = 'id-one';

const sentFields = (change: IntegrationUpdate): readonly (readonly [string, JsonValue])[] => [
  ...(['name', 'active', 'visibility'] as const).flatMap((path) => {
    const value = change[path];
    return value === undefined ? [] : [[path, value] as const];
  }),
  ...Object.entries(change.config ?? {}).map(([key, value]) => [`config.${key}`, value] as const),
];

const toLive = (fields: Stored): LiveIntegration => ({
  id: ID,
  type: 'shopify',
  name: String(fields.name ?? ''),
  active: fields.active as boolean | undefined,
  visibility: fields.visibility as string | undefined,
  agentId: undefined,
  config: Object.fromEntries(
    Object.entries(fields).flatMap(([path, value]) => {
      const key = configKey(path);
      return key === null || value === undefined ? [] : [[key, value] as const];
    }),
  ),
  extra: {},
});

/**
 * @param now the time, in ms since the epoch
 * @param around called before and after each request
 */
export const createModelProvider = (
  treatments: Treatments,
  now: () => number,
  around: (when: 'before' | 'after') => void,
): ModelProvider => {
  let store: Stored | null = null;
  let before: Stored | null = null;
  let lateLists = 0;
  let lists = 0;
  let writes = 0;
  const treatmentOf = (path: string): Treatment =>
    treatments.fields[path] ?? { keeps: 'it', on: 'both', shows: 'it' };

  const take = (sent: readonly (readonly [string, JsonValue])[], base: Stored | null): Stored => {
    const taken = sent.map(([path, value]) => {
      const given = { sent: value, old: base?.[path], write: writes };
      return [path, kept(treatmentOf(path), kinds[path] ?? 'text', given)] as const;
    });
    return { ...base, ...Object.fromEntries(taken) };
  };
  const show = (fields: Stored): Stored =>
    Object.fromEntries(
      Object.entries(fields).map(([path, value]) => {
        const { shows } = treatmentOf(path);
        const turns = shows === 'by turns' && lists % treatments.turn === 0;
        return [path, value !== undefined && (shows === 'changed' || turns) ? changed(value) : value];
      }),
    );
  const answer = (sent: readonly (readonly [string, JsonValue])[]): LiveIntegration | null => {
    if (store === null || treatments.answers === 'bare') return null;
    if (treatments.answers === 'echo') return toLive({ ...store, ...Object.fromEntries(sent) });
    return toLive(treatments.answers === 'shown' ? show(store) : store);
  };
  const write = (sent: readonly (readonly [string, JsonValue])[]) => {
    writes += 1;
    before = store;
    lateLists = treatments.late;
    store = take(sent, store);
    return answer(sent);
  };
  const asked = async <T>(work: () => T, beforeSend?: () => Promise<void>): Promise<T> => {
    await beforeSend?.();
    around('before');
    const result = work();
    around('after');
    return result;
  };
  return {
    observe: () =>
      asked(() => {
        lists += 1;
        const listed = lateLists-- > 0 ? before : store;
        return {
          live: listed === null ? [] : [toLive(show(listed))],
          at: now(),
          requests: 1,
          capabilities: aloochatLike,
        };
      }),
    exists: async () => store !== null,
    create: (entry: DesiredIntegration, _observation, options = {}) =>
      asked(() => ({ id: ID, live: write(desiredFields(entry)) }), options.beforeSend),
    update: (_live, change, options = {}) =>
      asked(() => ({ id: ID, live: write(sentFields(change)) }), options.beforeSend),
    remove: async () => undefined,
    stored: () => store,
    byHand: (path, value) => {
      if (store !== null) store = { ...store, [path]: value };
    },
    get writes() {
      return writes;
    },
  };
};
