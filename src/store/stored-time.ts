import { z } from 'zod';

/** The latest time that is believed, in ms since the epoch: a Date holds little more. */
const MAX_MS = 8e15;

/** A time as Redis holds it, in ms since the epoch. Any other number could not be shown as a date. */
export const storedTime = z.number().min(-MAX_MS).max(MAX_MS);
