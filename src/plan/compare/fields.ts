import type { DesiredIntegration } from '../../model/desired.ts';
import { configKey, configPath, type FieldPath } from '../../model/field.ts';
import { foldId } from '../../model/fold.ts';
import type { Hasher } from '../../model/hasher.ts';
import type { JsonValue } from '../../model/json.ts';
import { ABSENT, type FieldHash, type LedgerEntry } from '../../model/ledger-entry.ts';
import type { LiveIntegration } from '../../model/live.ts';

/** Folds both sides, so that letter case is never a difference. */
const foldAgent = (agentId: string | null): string | null => (agentId === null ? null : foldId(agentId));

/** The fields that the YAML manages, with their desired values, in a fixed order. */
export const desiredFields = (entry: DesiredIntegration): readonly (readonly [FieldPath, JsonValue])[] => {
  const { name, active, visibility, agentId, config } = entry;
  const fields: (readonly [FieldPath, JsonValue])[] = [
    ['name', name],
    ['active', active],
  ];
  if (visibility !== undefined) fields.push(['visibility', visibility]);
  if (agentId !== undefined) fields.push(['agentId', foldAgent(agentId)]);
  for (const key of Object.keys(config).sort()) fields.push([configPath(key), config[key] as JsonValue]);
  return fields;
};

/** Whether the YAML manages a field: whether it is one of `desiredFields`. */
export const isDesired = ({ visibility, agentId, config }: DesiredIntegration, path: string): boolean => {
  const key = configKey(path);
  if (key !== null) return Object.hasOwn(config, key);
  switch (path) {
    case 'name':
    case 'active':
      return true;
    case 'visibility':
      return visibility !== undefined;
    case 'agentId':
      return agentId !== undefined;
    default:
      return false;
  }
};

/** The live value of a field; undefined where the provider shows none. */
export const liveField = (live: LiveIntegration, path: string): JsonValue | undefined => {
  const key = configKey(path);
  if (key !== null) return Object.hasOwn(live.config, key) ? live.config[key] : undefined;
  switch (path) {
    case 'name':
      return live.name;
    case 'active':
      return live.active;
    case 'visibility':
      return live.visibility;
    case 'agentId':
      return live.agentId === undefined ? undefined : foldAgent(live.agentId);
    default:
      return undefined;
  }
};

/**
 * A stored hash names the key that made it (`s:<fingerprint>:…` the ledger key, `p:…` the salt): a path may
 * become secret later, and a rotated key makes only the hashes under the old one unknown.
 */
export const hashField = (
  hasher: Hasher,
  path: string,
  value: JsonValue | undefined,
  secret: boolean,
): FieldHash => {
  if (value === undefined) return ABSENT;
  const hash = hasher.field(path, value, secret);
  return secret ? `s:${hasher.fingerprint}:${hash}` : `p:${hash}`;
};

/** Whether a stored hash is of this value; `unknown` if it was made under a lost key. */
export type HashMatch = 'yes' | 'no' | 'unknown';

/** Compares a stored hash with a value under the key that made the hash. */
export const matchHash = (
  hasher: Hasher,
  stored: FieldHash,
  path: string,
  value: JsonValue | undefined,
): HashMatch => {
  if (stored === ABSENT) return value === undefined ? 'yes' : 'no';
  const secret = stored.startsWith('s:');
  if (secret && !stored.startsWith(`s:${hasher.fingerprint}:`)) return 'unknown';
  return hashField(hasher, path, value, secret) === stored ? 'yes' : 'no';
};

/** Whether a stored hash is of a secret. */
export const isSecretHash = (stored: FieldHash): boolean => stored.startsWith('s:');

/** Whether the YAML or a secret has changed since the last write, as far as the ledger can tell. */
export const isEdited = (
  hasher: Hasher,
  entry: DesiredIntegration,
  owned: LedgerEntry | undefined,
): boolean => {
  if (!owned || owned.id === null) return true;
  const left = Object.keys(owned.applied).some((path) => !isDesired(entry, path));
  return (
    left ||
    desiredFields(entry).some(([path, value]) => {
      const applied = owned.applied[path];
      return applied !== undefined && matchHash(hasher, applied, path, value) === 'no';
    })
  );
};

/**
 * `isEdited` that hashes nothing again while entry and ledger entry are the same objects: for those who ask every
 * moment about hundreds.
 */
export const rememberEdits = (): typeof isEdited => {
  type Known = { readonly hasher: Hasher; readonly owned: LedgerEntry; readonly edited: boolean };
  const known = new WeakMap<DesiredIntegration, Known>();
  return (hasher, entry, owned) => {
    if (!owned) return true;
    const before = known.get(entry);
    if (before?.owned === owned && before.hasher === hasher) return before.edited;
    const edited = isEdited(hasher, entry, owned);
    known.set(entry, { hasher, owned, edited });
    return edited;
  };
};
