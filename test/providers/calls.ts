import type { HttpLimits } from '../../src/http/exchange.ts';
import type { LiveIntegration } from '../../src/model/live.ts';
import type { Provider } from '../../src/model/provider.ts';
import { type Bench, type Subject, startBench } from './subject.ts';

/** Creates the subject's entry and reads it back. */
export const createEntry = async ({ provider }: Bench, subject: Subject): Promise<LiveIntegration> => {
  const observation = await provider.observe([subject.entry]);
  const { id } = await provider.create(subject.entry, observation);
  const { live } = await provider.observe([subject.entry]);
  const found = live.find((one) => one.id === id);
  if (found === undefined) throw new Error('What was created is not in the list.');
  return found;
};

/** The calls that make the requests of a run. */
export const operations = ['observe', 'create', 'update', 'remove'] as const;
export type Operation = (typeof operations)[number];

/** Which request of an operation a fault strikes: of an observation, the list. */
export const methodOf: {
  readonly [O in Operation]: (subject: Subject) => { method: string; path?: RegExp };
} = {
  observe: ({ list }) => ({ method: 'GET', path: list }),
  create: () => ({ method: 'POST' }),
  update: () => ({ method: 'PUT' }),
  remove: ({ descriptor }) => ({ method: descriptor.removal === 'delete' ? 'DELETE' : 'PUT' }),
};

/** A provider with one live integration, and each of its calls ready to be made within the limits, which hold for nothing before. */
export const startCalls = async (subject: Subject, limits: Partial<HttpLimits> = {}) => {
  const bench = await startBench(subject);
  const live = await createEntry(bench, subject);
  const observation = await bench.provider.observe([subject.entry]);
  const another = { ...subject.entry, name: 'One More' };
  const limited = await bench.limited(limits);
  const call = (operation: Operation, given: Parameters<Provider['exists']>[1] = {}): Promise<unknown> => {
    switch (operation) {
      case 'observe':
        return limited.observe([subject.entry], given);
      case 'create':
        return limited.create(another, observation, given);
      case 'update':
        return limited.update(live, { name: 'Renamed' }, given);
      case 'remove':
        return limited.remove(live, given);
    }
  };
  return { ...bench, live, observation, call };
};
