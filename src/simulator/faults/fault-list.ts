import type { Random } from '../random.ts';
import type { Fault } from './fault.ts';

/** An added fault. `strikes` counts the requests that it struck. */
export type AddedFault = { readonly strikes: number; remove(): void };

/** The faults to come. A request is struck by at most one: the first added that matches. */
export interface Faults {
  add(fault: Fault): AddedFault;
  clear(): void;
}

type Waiting = { readonly fault: Fault; matched: number; strikes: number };

type Request = { readonly method: string; readonly path: string };

/** The list, with `strike`, which finds the fault of a request. */
export function createFaultList(random: Random): Faults & { strike(request: Request): Fault | null } {
  let waiting: Waiting[] = [];
  return {
    add(fault) {
      const entry: Waiting = { fault, matched: 0, strikes: 0 };
      waiting.push(entry);
      return {
        get strikes() {
          return entry.strikes;
        },
        remove() {
          waiting = waiting.filter((other) => other !== entry);
        },
      };
    },
    clear() {
      waiting = [];
    },
    strike: (request) => waiting.find((entry) => strikes(entry, request, random))?.fault ?? null,
  };
}

function strikes(entry: Waiting, request: Request, random: Random): boolean {
  const { method, path, times, after = 0, probability } = entry.fault;
  if (method !== undefined && method !== request.method) return false;
  if (path && request.path.search(path) < 0) return false;
  if (times !== undefined && entry.strikes >= times) return false;
  entry.matched += 1;
  if (entry.matched <= after) return false;
  if (probability !== undefined && random() >= probability) return false;
  entry.strikes += 1;
  return true;
}
