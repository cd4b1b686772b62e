import type { Provider } from '../../src/model/provider.ts';
import { createProvider } from '../../src/providers/known-providers.ts';
import { createSecretRegistry } from '../../src/secrets/secret-registry.ts';
import type { FaultMatch } from '../../src/simulator/faults/fault.ts';
import type { SimulatedName } from '../../src/simulator/start-simulator.ts';
import type { Workshop } from '../reconcile/workshop.ts';
import { createFreeThrottle } from '../support/free-throttle.ts';
import type { Cell, Operation } from './matrix.ts';

const list: { readonly [P in SimulatedName]: FaultMatch } = {
  aloochat: { method: 'GET', path: /^\/integrations$/ },
  toolzz: { method: 'GET', path: /^\/credential\/unity\// },
};

const removal: { readonly [P in SimulatedName]: FaultMatch } = {
  aloochat: { method: 'DELETE' },
  toolzz: { method: 'PUT' },
};

/** The requests of an operation: a replace is a create and a removal, and both are struck. */
const requestsOf = (provider: SimulatedName, operation: Operation): readonly FaultMatch[] => {
  switch (operation) {
    case 'observe':
      return [list[provider]];
    case 'create':
      return [{ method: 'POST' }];
    case 'update':
      return [{ method: 'PUT' }];
    case 'replace':
      return [{ method: 'POST' }, removal[provider]];
    case 'delete':
      return [removal[provider]];
    default:
      return operation satisfies never;
  }
};

/** How often a fault strikes each kind of request; undefined: always. */
const timesOf = ({ span, fault }: Cell): number | undefined =>
  span === 'once' ? 1 : (fault.lasting ?? undefined);

/** Nobody listens there, on any machine that tests run on. */
const NOWHERE = 'http://127.0.0.1:2';

const callsOf: { readonly [O in Operation]: readonly (keyof Provider)[] } = {
  observe: ['observe'],
  create: ['create'],
  update: ['update'],
  replace: ['create', 'remove'],
  delete: ['remove'],
};

/** The provider, of which the struck calls go to where nobody listens. */
const refusing =
  (cell: Cell, { account }: Workshop, isOver: () => boolean) =>
  (real: Provider) => {
    const secrets = createSecretRegistry();
    const away = createProvider({
      account: { ...account, baseUrl: NOWHERE },
      throttle: createFreeThrottle(),
      secrets,
      limits: undefined,
    });
    const struck = new Map<string, number>();
    const choose = async (call: keyof Provider): Promise<Provider> => {
      const times = struck.get(call) ?? 0;
      struck.set(call, times + 1);
      const strikes = callsOf[cell.operation].includes(call) && times < (timesOf(cell) ?? Infinity);
      return strikes && !isOver() ? away : real;
    };
    return {
      observe: async (...given) => (await choose('observe')).observe(...given),
      exists: async (...given) => (await choose('exists')).exists(...given),
      create: async (...given) => (await choose('create')).create(...given),
      update: async (...given) => (await choose('update')).update(...given),
      remove: async (...given) => (await choose('remove')).remove(...given),
    } satisfies Provider;
  };

type Listed = { readonly id: string };

const without = (items: readonly Listed[], spared: ReadonlySet<string>): readonly Listed[] =>
  items.filter(({ id }) => spared.has(id));

/** Leaves out everything but what is spared, from so many of the lists that would show it. */
const omitting = (spared: ReadonlySet<string>, times: number) => {
  let left = times;
  return (body: unknown): unknown => {
    const items = (Array.isArray(body) ? body : (body as { items: unknown }).items) as readonly Listed[];
    const shown = without(items, spared);
    if (shown.length === items.length || left <= 0) return body;
    left -= 1;
    return Array.isArray(body) ? shown : { ...(body as object), items: shown };
  };
};

/** So many lists say what the first of them said. */
const stale = (lists: number) => {
  let first: unknown;
  let answered = 0;
  return (body: unknown): unknown => {
    first ??= body;
    answered += 1;
    return answered <= lists ? first : body;
  };
};

/** A fault that waits, and the way to take it back. */
export type Armed = {
  readonly wrap: ((provider: Provider) => Provider) | undefined;
  /** From now on all goes well. */
  disarm(): void;
};

/** Lets a cell's fault wait for its requests. @param spared ids that a list which omits some goes on showing */
export const arm = (cell: Cell, workshop: Workshop, spared: ReadonlySet<string>): Armed => {
  const { faults } = workshop.simulated;
  const { strike } = cell.fault;
  const times = timesOf(cell);
  let over = false;
  if (strike.is === 'late' || strike.is === 'omit') {
    const rewrite = strike.is === 'late' ? stale(strike.lists) : omitting(spared, times ?? Infinity);
    faults.add({ ...list[cell.provider], kind: 'rewrite', rewrite });
  }
  if (strike.is === 'answer') {
    for (const match of requestsOf(cell.provider, cell.operation))
      faults.add({ ...match, ...(times === undefined ? {} : { times }), ...strike.effect });
  }
  return {
    wrap: strike.is === 'refuse' ? refusing(cell, workshop, () => over) : undefined,
    disarm: () => {
      over = true;
      faults.clear();
    },
  };
};
