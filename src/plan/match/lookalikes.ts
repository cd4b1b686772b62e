import type { DesiredIntegration } from '../../model/desired.ts';
import type { LiveIntegration } from '../../model/live.ts';
import { identityOf, type Planning } from '../planning.ts';
import { cutsOf, plainName, readsAsRewritten, withoutSuffix } from './rewritten-name.ts';

type ByForm = ReadonlyMap<string, readonly LiveIntegration[]>;

const formOf = (type: string, plain: string): string => `${type}\u0000${plain}`;

/**
 * Indexes unowned live integrations without an entry by the plain forms of their names, so that each new
 * entry needs no full scan.
 */
const indexForms = ({ live, owners, elsewhere, released, claims, desiredByIdentity }: Planning): ByForm => {
  const forms = new Map<string, LiveIntegration[]>();
  for (const item of live.values()) {
    if (owners.has(item.id) || elsewhere.has(item.id)) continue;
    if (released.has(item.id) || claims.has(item.id)) continue;
    if (desiredByIdentity.has(identityOf(item))) continue;
    const plain = plainName(item.name);
    // A cut name may end in an ellipsis, or in a space that is trimmed.
    const cut = plain.replace(/(?:…|\.{3})$/, '').trimEnd();
    for (const form of new Set([plain, cut, withoutSuffix(plain) ?? plain])) {
      const members = forms.get(formOf(item.type, form));
      if (members) members.push(item);
      else forms.set(formOf(item.type, form), [item]);
    }
  }
  return forms;
};

/** Cached by the live integrations of a plan, which do not change. */
const indexes = new WeakMap<Planning['live'], ByForm>();

const formsOf = (planning: Planning): ByForm => {
  const known = indexes.get(planning.live) ?? indexForms(planning);
  indexes.set(planning.live, known);
  return known;
};

/**
 * Unowned live integrations without an entry whose name reads like this entry's: a create would probably
 * duplicate one. Only whole plans check; a worker makes what was planned.
 */
export const lookalikes = (planning: Planning, entry: DesiredIntegration): readonly LiveIntegration[] => {
  // `findLostCreate` decides about the entry's own create.
  if (!planning.recordsObservation || planning.entries.get(entry.key)?.creating !== undefined) return [];
  const forms = formsOf(planning);
  if (forms.size === 0) return [];
  const plain = plainName(entry.name);
  const found = [plain, ...cutsOf(plain)].flatMap((form) => forms.get(formOf(entry.type, form)) ?? []);
  return [...new Set(found)].filter((live) => readsAsRewritten(entry.name, live.name));
};

/** Explains why an entry is not created beside them. */
export const lookalikeMessage = (key: string, found: readonly LiveIntegration[]): string => {
  const ids = found.map(({ id }) => id).sort();
  const [looks, way] =
    ids.length === 1
      ? ['looks', `write id: ${ids[0]} into the entry`]
      : ['look', "write the right one's id into the entry"];
  const why = `${key}: nothing live has its type and name, but ${ids.join(', ')} ${looks} like this entry under a name that the provider rewrote`;
  return `${why}; ${way} to adopt it, or rename the entry or what is live`;
};
