import type { HttpLimits } from '../../src/http/exchange.ts';
import type { FaultEffect } from '../../src/simulator/faults/fault.ts';
import { limitHeaderForms } from '../../src/simulator/limits/limit-headers.ts';
import type { SimulatedName } from '../../src/simulator/start-simulator.ts';

/** The columns: what the struck request was about. */
export const operations = ['observe', 'create', 'update', 'replace', 'delete'] as const;

export type Operation = (typeof operations)[number];

/** Struck once, or as long as the run lasts (a 429: more often than a change has attempts). */
export const spans = ['once', 'lasting'] as const;

export type Span = (typeof spans)[number];

/** What goes wrong. `refuse`: nobody listens · `omit`: lists leave out what the operation is about · `late`: so many lists answer what the first did. */
export type Strike =
  | { readonly is: 'answer'; readonly effect: FaultEffect }
  | { readonly is: 'refuse' }
  | { readonly is: 'omit' }
  | { readonly is: 'late'; readonly lists: number };

/** A row of the matrix. */
export type FaultRow = {
  readonly name: string;
  readonly strike: Strike;
  readonly limits?: Partial<HttpLimits>;
  /** How often it strikes where it lasts; absent: all the time; null: it cannot last. */
  readonly lasting?: number | null;
  /** What a person reads where it lasts longer than the attempts: what it is, and what to do. */
  readonly says: RegExp;
};

/** One cell: a fault that strikes an operation at a provider. */
export type Cell = {
  readonly provider: SimulatedName;
  readonly fault: FaultRow;
  readonly operation: Operation;
  readonly span: Span;
};

const answer = (effect: FaultEffect): Strike => ({ is: 'answer', effect });

/** Short for a wait, and long for an answer from this machine, also while both its cores are busy. */
const HANG_MS = 5_000;

const MAX_BYTES = 200_000;

/** A change has five attempts. */
const MORE_THAN_ATTEMPTS = 6;

const broke = /the connection broke before the full response.*retries/;
const serverError = /an error of the provider.*retries/;
const notTheApi = /Check the account's baseUrl and whether the provider has an incident/;

const limited = limitHeaderForms.map((headers): FaultRow => {
  const said = headers === 'none' ? 'without a header' : `with ${headers}`;
  return {
    name: `429 ${said}`,
    strike: answer({ kind: 'rate-limit', headers, waitMs: 300 }),
    // Without a time to wait for, each further one is waited for longer.
    lasting: headers === 'none' ? 2 : MORE_THAN_ATTEMPTS,
    says: /too many requests/,
  };
});

/** The rows, in the order of the table. */
export const faults: readonly FaultRow[] = [
  {
    name: 'connection refused',
    strike: { is: 'refuse' },
    says: /no connection to the provider.*Check the network/,
  },
  { name: 'dropped before the effect', strike: answer({ kind: 'drop', when: 'before' }), says: broke },
  { name: 'dropped after the effect', strike: answer({ kind: 'drop', when: 'after' }), says: broke },
  {
    name: '500 before the effect',
    strike: answer({ kind: 'status', status: 500, when: 'before' }),
    says: serverError,
  },
  {
    name: '500 after the effect',
    strike: answer({ kind: 'status', status: 500, when: 'after' }),
    says: serverError,
  },
  { name: '408', strike: answer({ kind: 'status', status: 408 }), says: serverError },
  ...limited,
  { name: '200 with an HTML page', strike: answer({ kind: 'html' }), says: notTheApi },
  { name: 'broken JSON', strike: answer({ kind: 'broken-json' }), says: notTheApi },
  { name: 'a truncated body', strike: answer({ kind: 'truncated' }), says: broke },
  {
    name: 'a response that never ends',
    strike: answer({ kind: 'endless' }),
    limits: { totalMs: HANG_MS },
    says: /timed out before the full response.*retries/,
  },
  {
    name: 'no response at all',
    strike: answer({ kind: 'hang' }),
    limits: { totalMs: HANG_MS },
    says: /timed out before the full response.*retries/,
  },
  {
    name: 'an answer over the size limit',
    strike: answer({ kind: 'oversized', bytes: MAX_BYTES }),
    limits: { maxBytes: MAX_BYTES },
    says: /the response is too large.*Check the account's baseUrl/,
  },
  { name: 'a late list', strike: { is: 'late', lists: 3 }, lasting: null, says: /not in the provider/ },
  {
    name: 'a list that omits some',
    strike: { is: 'omit' },
    says: /list is incomplete|missing from the provider’s list|has not shown/,
  },
];

/** Whether a fault has the span at all. */
const hasSpan = ({ lasting }: FaultRow, span: Span): boolean => span === 'once' || lasting !== null;

/** All cells of a provider, those that wait longest first. */
export const cellsOf = (provider: SimulatedName): readonly Cell[] =>
  [...spans]
    .reverse()
    .flatMap((span) =>
      faults
        .filter((fault) => hasSpan(fault, span))
        .flatMap((fault) => operations.map((operation) => ({ provider, fault, operation, span }))),
    );

/** How a cell is called. */
export const cellName = ({ fault, operation, span }: Cell): string =>
  `${operation}: ${fault.name}, ${span === 'once' ? 'once' : 'for as long as the run lasts'}`;

/** Of these, the cells in which they last are tried in every test run too. */
const usualLasting: ReadonlySet<string> = new Set([
  'connection refused',
  '500 before the effect',
  '500 after the effect',
  '429 without a header',
  '429 with retry-after',
  'a list that omits some',
]);

/**
 * Whether a cell is part of every test run. What differs in waiting only, or in the form of a header, is left to the whole matrix.
 */
export const isUsual = ({ fault, operation, span }: Cell): boolean => {
  if (span === 'lasting') return usualLasting.has(fault.name);
  const isLimit = fault.strike.is === 'answer' && fault.strike.effect.kind === 'rate-limit';
  return !isLimit || operation === 'create' || usualLasting.has(fault.name);
};
