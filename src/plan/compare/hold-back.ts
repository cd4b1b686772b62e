import { configKey } from '../../model/field.ts';
import { type Risk, risksOf, type Sides } from './at-risk.ts';
import type { ComparedField } from './compare-entry.ts';

/** The fields to write, by whether something that is not ours could be lost with them. */
export type HeldBack = {
  readonly free: readonly ComparedField[];
  readonly held: readonly ComparedField[];
  /** What holds them back. */
  readonly risks: readonly Risk[];
  /** Config fields to leave out of the write. */
  readonly omit: ReadonlySet<string>;
};

const nothing: ReadonlySet<string> = new Set();

/**
 * Config goes whole, so what it may lose holds back every config field, and no other. Where updates are known to leave keys that they do not name, a
 * field with something in it to lose stays out of the write, and only its own change is held back.
 */
export const holdBack = (sides: Sides, write: readonly ComparedField[]): HeldBack => {
  const isConfig = ({ path }: ComparedField): boolean => configKey(path) !== null;
  if (!write.some(isConfig)) return { free: write, held: [], risks: [], omit: nothing };
  const { top, nested } = sides.matched.planning.facts.updates ?? {};
  const merges = { top: top === 'merge', nested: nested === 'merge', never: false };
  const risks = risksOf(sides).filter(({ depth }) => !merges[depth]);
  const omit = new Set(merges.top ? risks.map(({ field }) => field) : []);
  const isHeld = (field: ComparedField): boolean =>
    isConfig(field) && risks.length > 0 && (!merges.top || omit.has(field.path));
  const held = write.filter(isHeld);
  const paths = new Set(held.map(({ path }) => path));
  return {
    free: write.filter((field) => !isHeld(field)),
    held,
    risks: merges.top ? risks.filter(({ field }) => paths.has(field)) : risks,
    omit,
  };
};
