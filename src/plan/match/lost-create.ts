import type { DesiredIntegration } from '../../model/desired.ts';
import { configPath } from '../../model/field.ts';
import type { Creating } from '../../model/ledger-entry.ts';
import type { LiveIntegration } from '../../model/live.ts';
import { forgetLine } from '../command-lines.ts';
import { alikeValue } from '../compare/equal.ts';
import { identityOf, type Planning } from '../planning.ts';
import { readsAsRewritten } from './rewritten-name.ts';

/** Of more unowned ones of a type no list is kept: what an announced create made is then found by its name alone. */
const BEFORE_AT_MOST = 250;

/** The ids of a type that are live and unowned before a create of it is sent; undefined where there are too many to keep. */
export const unownedBefore = (
  { live, owners }: Pick<Planning, 'live' | 'owners'>,
  type: string,
): readonly string[] | undefined => {
  const ids = [...live.values()].flatMap((item) =>
    item.type === type && !owners.has(item.id) ? [item.id] : [],
  );
  return ids.length > BEFORE_AT_MOST ? undefined : ids.sort();
};

/** What a create of unknown outcome made, as far as can be seen. */
export type LostCreate =
  | { readonly kind: 'none' }
  /** `isNamed`: under the very name that was sent. */
  | { readonly kind: 'found'; readonly live: LiveIntegration; readonly isNamed: boolean }
  /** It is one of these, or another create of unknown outcome made it. */
  | { readonly kind: 'unclear'; readonly among: readonly LiveIntegration[] };

/** How surely a create made what is live: not at all, by its being new, by how its name reads, by its very name. */
const level = { none: 0, possible: 1, rewritten: 2, same: 3 } as const;

/** The entry that was sent, as far as it is known still: not where it was renamed or removed since. */
const sentEntry = (planning: Planning, key: string, creating: Creating): DesiredIntegration | null => {
  const desired = planning.desired.get(key);
  return desired && planning.hasher.digest(identityOf(desired)) === creating.identity ? desired : null;
};

/** How much of the config that was sent is shown, from 0 to 1; null where nothing of it could be. */
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
 * How surely the create of a key made what is live: a level, and within it the more, the more of its config is shown. What shows a config, and nothing of
 * what was sent, is another one unless its name says otherwise.
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

/** How surely something else than the create of this key is behind it: another entry's name, or another create of unknown outcome. */
const rivalLikelihood = (planning: Planning, key: string, live: LiveIntegration): number => {
  const named = planning.desiredByIdentity.get(identityOf(live));
  const others = [...planning.entries].flatMap(([other, { creating }]) =>
    other === key || creating === undefined || creating.made !== undefined
      ? []
      : [likelihood(planning, other, creating, live)],
  );
  // Under the very name that was sent it is what was sent, even if another entry asks for that name by now.
  const wanted = named && named.key !== key ? level.same - 0.1 : level.none;
  return Math.max(wanted, ...others);
};

/**
 * What a create of unknown outcome may have made: new since it was announced, unowned, and of the type that was sent, whatever the provider made of the name.
 * The very name that was sent comes first, then what reads like it; what another create or entry fits better is none of it.
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

/** Says of a desired entry that its create may have made one of these, or none. */
export const unclearMessage = (
  { account, key }: Pick<DesiredIntegration, 'account' | 'key'>,
  among: readonly LiveIntegration[],
): string => {
  const ids = among
    .map(({ id }) => id)
    .sort()
    .join(', ');
  const why = `${key}: an earlier create of it got no answer, and ${ids} may be what it made, or something else`;
  return `${why}; write the right one's id into the entry that it belongs to, or, if it is none of this entry, run: ${forgetLine(key, account)}`;
};
