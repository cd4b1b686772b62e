import type { Random } from '../random.ts';
import type { Fault } from './fault.ts';

/** A fault that was added: how often it struck, and the way to take it back. */
export type AddedFault = { readonly strikes: number; remove(): void };

/** The faults that wait for requests. Each request is struck by one at most: the first added that matches. */
export interface Faults {
  add(fault: Fault): AddedFault;
  clear(): void;
}

type Waiting = { readonly fault: Fault; matched: number; strikes: number };

type Request = { readonly method: string; readonly path: string };

/** The list together with the way to draw the fault of a request. */
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
