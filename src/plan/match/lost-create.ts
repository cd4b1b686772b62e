import type { DesiredIntegration } from '../../model/desired.ts';
import { configPath } from '../../model/field.ts';
import type { Creating } from '../../model/ledger-entry.ts';
import type { LiveIntegration } from '../../model/live.ts';
import { forgetLine } from '../command-lines.ts';
import { alikeValue } from '../compare/equal.ts';
import { identityOf, type Planning } from '../planning.ts';
import { readsAsRewritten } from './rewritten-name.ts';

/**
 * With more unowned integrations of a type, no list is kept: the result of a lost create is then found by its
 * name alone.
 */
const MAX_BEFORE = 250;

/** The live unowned ids of a type before a create is sent; undefined if there are too many to keep. */
export const unownedBefore = (
  { live, owners }: Pick<Planning, 'live' | 'owners'>,
  type: string,
): readonly string[] | undefined => {
  const ids = [...live.values()].flatMap((item) =>
    item.type === type && !owners.has(item.id) ? [item.id] : [],
  );
  return ids.length > MAX_BEFORE ? undefined : ids.sort();
};

/** The result of a create with an unknown outcome, as far as the list shows it. */
export type LostCreate =
  | { readonly kind: 'none' }
  /** `isNamed`: it has exactly the name that was sent. */
  | { readonly kind: 'found'; readonly live: LiveIntegration; readonly isNamed: boolean }
  /** One of these, or another lost create made it. */
  | { readonly kind: 'unclear'; readonly among: readonly LiveIntegration[] };

/**
 * How likely a create made a live integration: no evidence, it is new, its name reads like the sent one, it
 * has the sent name.
 */
const level = { none: 0, possible: 1, rewritten: 2, same: 3 } as const;

/** The entry that was sent; null if it was renamed or removed since. */
const sentEntry = (planning: Planning, key: string, creating: Creating): DesiredIntegration | null => {
  const desired = planning.desired.get(key);
  return desired && planning.hasher.digest(identityOf(desired)) === creating.identity ? desired : null;
};

/** The share of the sent config that is shown, from 0 to 1; null if none of it could be. */
const shownShare = (sent: DesiredIntegration, live: LiveIntegration): number | null => {
  const visible = Object.entries(sent.config).filter(([key]) => !sent.secretPaths.includes(configPath(key)));
  if (visible.length === 0 || Object.keys(live.config).length === 0) return null;
  const equal = visible.filter(([key, value]) => {
    const shown = live.config[key];
    return shown !== undefined && alikeValue(value, shown);
  });
  return equal.length / visible.length;
};

const isOfType = ({ hasher }: Planning, creating: Creating, live: LiveIntegration): boolean =>
  creating.type !== undefined && hasher.digest(live.type) === creating.type;

/**
 * How likely the create of a key made a live integration: a level, plus up to a half by the share of the
 * config that is shown. If a config is shown but no sent value, only the name counts as evidence.
 */
const likelihood = (planning: Planning, key: string, creating: Creating, live: LiveIntegration): number => {
  if (planning.hasher.digest(identityOf(live)) === creating.identity) return level.same;
  if (!isOfType(planning, creating, live) || creating.before?.includes(live.id)) return level.none;
  const sent = sentEntry(planning, key, creating);
  const share = sent && shownShare(sent, live);
  if (sent && readsAsRewritten(sent.name, live.name)) return level.rewritten + (share ?? 0) / 2;
  if (creating.before === undefined || share === 0) return level.none;
  return level.possible + (share ?? 0) / 2;
};

/** How likely it has another origin: another entry by its name, or another lost create. */
const rivalLikelihood = (planning: Planning, key: string, live: LiveIntegration): number => {
  const named = planning.desiredByIdentity.get(identityOf(live));
  const others = [...planning.entries].flatMap(([other, { creating }]) =>
    other === key || creating === undefined || creating.made !== undefined
      ? []
      : [likelihood(planning, other, creating, live)],
  );
  // The exact name that was sent counts more than another entry that has that name by now.
  const wanted = named && named.key !== key ? level.same - 0.1 : level.none;
  return Math.max(wanted, ...others);
};

/**
 * Finds the result of a create with an unknown outcome: unowned, of the type that was sent, and new since the
 * create was recorded. The exact name comes first, then one that reads like it. Excludes what fits another
 * create or entry better.
 */
export const findLostCreate = (planning: Planning, key: string): LostCreate => {
  const creating = planning.entries.get(key)?.creating;
  if (creating === undefined || creating.made !== undefined) return { kind: 'none' };
  const { owners, elsewhere, released, claims } = planning;
  const candidates = [...planning.live.values()].flatMap((live) => {
    const { id } = live;
    if (owners.has(id) || elsewhere.has(id) || released.has(id) || claims.has(id)) return [];
    const own = likelihood(planning, key, creating, live);
    if (own === level.none) return [];
    const rival = rivalLikelihood(planning, key, live);
    return rival > own ? [] : [{ live, own, contested: rival === own }];
  });
  const best = Math.max(0, ...candidates.map(({ own }) => Math.floor(own)));
  const likely = candidates.filter(({ own }) => Math.floor(own) === best);
  const [first, ...others] = likely;
  if (first === undefined) return { kind: 'none' };
  if (others.length === 0 && !first.contested)
    return { kind: 'found', live: first.live, isNamed: best === level.same };
  return { kind: 'unclear', among: likely.map(({ live }) => live) };
};

/** Explains that the create of an entry may have made one of these. */
export const unclearMessage = (
  { account, key }: Pick<DesiredIntegration, 'account' | 'key'>,
  among: readonly LiveIntegration[],
): string => {
  const ids = among
    .map(({ id }) => id)
    .sort()
    .join(', ');
  const why = `${key}: an earlier create of it got no answer, and it is unclear whether ${ids} is its result`;
  return `${why}; write the right one's id into its entry, or, if none belongs to this entry, run: ${forgetLine(key, account)}`;
};
