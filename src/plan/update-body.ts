import type { DesiredIntegration } from '../model/desired.ts';
import { configKey, configPath } from '../model/field.ts';
import type { JsonValue } from '../model/json.ts';
import type { LedgerEntry } from '../model/ledger-entry.ts';
import type { LiveIntegration } from '../model/live.ts';
import type { IntegrationUpdate } from '../model/provider.ts';
import { isSecretName } from '../secrets/secret-name.ts';
import { liveField } from './compare/fields.ts';
import { looksMasked } from './compare/mask.ts';
import { isNothing } from './compare/may-hide.ts';

/** Live config keys that we neither manage nor ever wrote: a write of the whole config has to keep them. */
export const foreignKeys = (
  entry: DesiredIntegration,
  owner: LedgerEntry | null,
  live: LiveIntegration,
): string[] =>
  Object.keys(live.config).filter(
    (key) => !Object.hasOwn(entry.config, key) && owner?.applied[configPath(key)] === undefined,
  );

export type UpdateSource = {
  readonly entry: DesiredIntegration;
  readonly owner: LedgerEntry | null;
  readonly live: LiveIntegration;
  /** The fields to write, removed config keys among them. */
  readonly paths: ReadonlySet<string>;
  /** Drifted fields that are reported only: they keep their live value. */
  readonly keep: ReadonlySet<string>;
  /** Config fields to leave out of the write, where updates are known to merge. */
  readonly omit?: ReadonlySet<string>;
};

/** Whether the provider hides a secret here: what it shows instead is never written back. */
const isHidden = (key: string, shown: JsonValue | undefined): boolean =>
  looksMasked(shown) || (isNothing(shown) && isSecretName(key));

const wholeConfig = ({ entry, owner, live, keep, omit }: UpdateSource): Record<string, JsonValue> => {
  const config: [string, JsonValue][] = foreignKeys(entry, owner, live)
    .filter((key) => !isHidden(key, live.config[key]) && !omit?.has(configPath(key)))
    .map((key) => [key, live.config[key] as JsonValue]);
  for (const [key, value] of Object.entries(entry.config)) {
    if (omit?.has(configPath(key))) continue;
    const shown = liveField(live, configPath(key));
    const kept = keep.has(configPath(key)) && !looksMasked(shown);
    if (!kept) config.push([key, value]);
    else if (shown !== undefined) config.push([key, shown]);
  }
  return Object.fromEntries(config);
};

/**
 * The body of an update: the top-level fields that change. `config` is sent as a whole if one of its keys
 * changes, since providers do not document whether they merge or replace it.
 */
export const updateBody = (source: UpdateSource): IntegrationUpdate => {
  const { entry, paths } = source;
  return {
    ...(paths.has('name') ? { name: entry.name } : {}),
    ...(paths.has('active') ? { active: entry.active } : {}),
    ...(paths.has('visibility') && entry.visibility !== undefined ? { visibility: entry.visibility } : {}),
    ...(paths.has('agentId') && entry.agentId !== undefined ? { agentId: entry.agentId } : {}),
    ...([...paths].some((path) => configKey(path) !== null) ? { config: wholeConfig(source) } : {}),
  };
};
