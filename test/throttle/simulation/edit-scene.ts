import type { LimitHeaders } from '../../../src/simulator/limits/limit-headers.ts';
import type { CreateClient } from './client.ts';
import { type EditFigure, measureEdits } from './edits.ts';
import type { Server } from './servers.ts';

/** Rests before an edit: what is between them comes out like one of these. */
export const rests = [
  { title: '10 s', ms: 10_000 },
  { title: '1 min', ms: 61_000 },
  { title: '10 min', ms: 600_000 },
] as const;

/** Requests of an edit. */
export const editSizes = [5, 20, 50] as const;

/** The figures of one server: for each rest, those of each size. After a first run of 200 requests. */
export const editScene = (
  server: Server,
  settings: { readonly headers: LimitHeaders; readonly createClient: CreateClient; readonly seeds?: number },
): readonly (readonly EditFigure[])[] =>
  rests.map(({ ms }) =>
    editSizes.map((size) => measureEdits({ ...settings, server, firstRun: 200, size, restMs: ms })),
  );
