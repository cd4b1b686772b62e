import { createHash } from 'node:crypto';
import type { Action } from '../model/plan.ts';
import { compareText } from './compare/equal.ts';
import type { Planned } from './planned.ts';
import { identityOf } from './planning.ts';

/** Creates come before removals, so that an interrupted run leaves too much rather than too little. */
const rank: { readonly [A in Action]: number } = {
  adopt: 0,
  create: 1,
  update: 2,
  replace: 3,
  delete: 4,
  none: 5,
};

/** The order by action, then key; within a key, blocked changes come last. */
const comparePlanned = ({ change: a }: Planned, { change: b }: Planned): number =>
  rank[a.action] - rank[b.action] ||
  compareText(a.key, b.key) ||
  Number(a.blocked !== null) - Number(b.blocked !== null) ||
  compareText(a.blocked?.reason ?? '', b.blocked?.reason ?? '');

/** Whether the change writes a new name. */
const renames = ({ work }: Planned): boolean =>
  work?.kind === 'update' && work.fields.some(({ path }) => path === 'name');

/** The type and name that a change takes; null: none. */
const taken = (planned: Planned): string | null => {
  const { work } = planned;
  if (work?.kind === 'create' || work?.kind === 'replace') return identityOf(work.entry);
  return work?.kind === 'update' && renames(planned)
    ? identityOf({ type: work.live.type, name: work.entry.name })
    : null;
};

/**
 * The type and name that a change frees; null: none. An integration that is only switched off keeps its name.
 */
const freed = (planned: Planned, removal: 'delete' | 'switch-off'): string | null => {
  const { work } = planned;
  if (work?.kind === 'update') return renames(planned) ? identityOf(work.live) : null;
  if (work?.kind === 'delete' || work?.kind === 'replace')
    return removal === 'delete' ? identityOf(work.live) : null;
  return work?.kind === 'retire' && removal === 'delete' ? identityOf(work.old) : null;
};

/** The order of changes where one takes a name that another frees. */
export type NameOrder = {
  /** By action and key, except that a change which frees a name comes before the one that takes it. */
  readonly ordered: readonly Planned[];
  /** The changes that free the name which this one takes: it starts when they have ended. */
  readonly after: ReadonlyMap<Planned, readonly Planned[]>;
  /**
   * Changes that free it but wait for this one: if the provider refuses the name, this one takes a temporary
   * name until they have ended.
   */
  readonly aside: ReadonlyMap<Planned, readonly Planned[]>;
};

/** The changes that free the name which each change takes. */
const freeing = (
  planned: readonly Planned[],
  removal: 'delete' | 'switch-off',
): ReadonlyMap<Planned, readonly Planned[]> => {
  const byName = new Map<string, Planned[]>();
  for (const item of planned) {
    const name = freed(item, removal);
    if (name !== null) byName.set(name, [...(byName.get(name) ?? []), item]);
  }
  if (byName.size === 0) return new Map();
  return new Map(
    planned.flatMap((item) => {
      const others = (byName.get(taken(item) ?? '') ?? []).filter(
        ({ change }) => change.key !== item.change.key,
      );
      return others.length === 0 ? [] : [[item, others] as const];
    }),
  );
};

/**
 * Orders a plan, also for providers with unique names. The result does not depend on the order of the input.
 * Of changes that wait for each other in a circle, the one that closes it comes first.
 */
export const orderByNames = (given: readonly Planned[], removal: 'delete' | 'switch-off'): NameOrder => {
  const planned = [...given].sort(comparePlanned);
  const waits = freeing(planned, removal);
  if (waits.size === 0) return { ordered: planned, after: new Map(), aside: new Map() };
  const after = new Map<Planned, Planned[]>();
  const aside = new Map<Planned, Planned[]>();
  const state = new Map<Planned, 'open' | 'done'>();
  const ordered: Planned[] = [];
  // Not recursive: a thousand entries that pass on their names would overflow the call stack.
  for (const root of planned) {
    const stack: Planned[] = [root];
    while (stack.length > 0) {
      const item = stack.at(-1) as Planned;
      const others = waits.get(item) ?? [];
      if (state.get(item) === undefined) {
        state.set(item, 'open');
        const circle = others.filter((other) => state.get(other) === 'open');
        if (circle.length > 0) aside.set(item, circle);
        const before = others.filter((other) => !circle.includes(other));
        if (before.length > 0) after.set(item, before);
        const open = before.filter((other) => state.get(other) === undefined).reverse();
        if (open.length > 0) {
          stack.push(...open);
          continue;
        }
      }
      stack.pop();
      if (state.get(item) === 'open') {
        state.set(item, 'done');
        ordered.push(item);
      }
    }
  }
  return { ordered, after, aside };
};

/**
 * The temporary name during a swap of names, for providers with unique names. It depends on the id alone, so
 * that a later process recognises it, and explains itself.
 */
export const thirdName = (id: string): string =>
  `setpoint is renaming ${createHash('sha256').update(id).digest('hex').slice(0, 10)}`;

/** Whether a live integration has its temporary name. */
export const isAside = ({ id, name }: { readonly id: string; readonly name: string }): boolean =>
  name === thirdName(id);
