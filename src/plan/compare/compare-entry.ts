import type { DesiredIntegration } from '../../model/desired.ts';
import { configKey, type FieldPath } from '../../model/field.ts';
import type { Hasher } from '../../model/hasher.ts';
import type { JsonValue } from '../../model/json.ts';
import { type LedgerEntry, VOLATILE } from '../../model/ledger-entry.ts';
import type { LiveIntegration } from '../../model/live.ts';
import type { Cause } from '../../model/plan.ts';
import type { Assessment, Capabilities } from '../../model/provider.ts';
import { compareField, type Verdict } from './compare.ts';
import { desiredFields, isDesired, liveField } from './fields.ts';

/** One compared field. `desired` undefined: it left the YAML and is to be removed. */
export type ComparedField = {
  readonly path: string;
  readonly desired: JsonValue | undefined;
  readonly live: JsonValue | undefined;
  readonly secret: boolean;
  /** It reads differently in each list. */
  readonly restless?: true;
  readonly verdict: Verdict | { readonly kind: 'unsupported'; readonly message: string };
};

/** Fields that we applied and that left the YAML. */
export type LeftFields = {
  /** Config keys to leave out of a write. */
  readonly remove: readonly ComparedField[];
  /** No longer managed, without a request: not config, already gone, or not writable. */
  readonly letGo: readonly string[];
};

/** The paths that are secret by the YAML or the provider's form, or were before. */
export const secretPathsOf = (
  entry: DesiredIntegration | undefined,
  assessment: Assessment | undefined,
  owner: LedgerEntry | null,
): ReadonlySet<string> =>
  new Set([...(entry?.secretPaths ?? []), ...(assessment?.secretPaths ?? []), ...(owner?.secretPaths ?? [])]);

type Sides = {
  readonly hasher: Hasher;
  readonly capabilities: Capabilities;
  readonly assessment: Assessment;
  readonly entry: DesiredIntegration;
  readonly owner: LedgerEntry | null;
  readonly live: LiveIntegration;
  readonly secrets: ReadonlySet<string>;
  /** ms since the epoch. */
  readonly now: number;
};

/** Marks a field that reads differently in each list. */
const marked = (field: ComparedField, owner: LedgerEntry | null): ComparedField =>
  owner?.observed[field.path] === VOLATILE ? { ...field, restless: true } : field;

/** Whether an update could write the field. */
export const isWritable = (capabilities: Capabilities, path: string): boolean =>
  configKey(path) === null || !capabilities.immutable.includes('config');

const compareType = ({ entry, live, secrets }: Sides): ComparedField[] =>
  entry.type === live.type
    ? []
    : [
        {
          path: 'type',
          desired: entry.type,
          live: live.type,
          secret: secrets.has('type'),
          verdict: { kind: 'changed', cause: 'desired' },
        },
      ];

/** Compares all managed fields in a fixed order; `type` first if it differs. */
export const compareEntry = (sides: Sides): readonly ComparedField[] => {
  const { hasher, capabilities, assessment, entry, owner, live, secrets, now } = sides;
  const configHidden = live.configHidden === true;
  const unsupported = new Map<FieldPath, string>(
    assessment.unsupported.map(({ path, message }) => [path, message]),
  );
  const compared = desiredFields(entry).map(([path, desired]): ComparedField => {
    const shown = liveField(live, path);
    const secret = secrets.has(path);
    const message = unsupported.get(path);
    const writable = isWritable(capabilities, path);
    const verdict =
      message === undefined
        ? compareField({
            hasher,
            path,
            desired,
            live: shown,
            secret,
            writable,
            entry: owner,
            configHidden,
            now,
          })
        : ({ kind: 'unsupported', message } as const);
    return marked({ path, desired, live: shown, secret, verdict }, owner);
  });
  return [...compareType(sides), ...compared];
};

/**
 * Applied fields that left the YAML: removed where possible, otherwise no longer managed; never set to null.
 */
export const compareLeft = ({ capabilities, entry, owner, live, secrets }: Sides): LeftFields => {
  const left = Object.keys(owner?.applied ?? {}).filter((path) => !isDesired(entry, path));
  const remove: ComparedField[] = [];
  const letGo: string[] = [];
  for (const path of left.sort()) {
    const shown = liveField(live, path);
    const neverShown = shown === undefined && owner?.observed[path] === 'absent';
    const removable =
      configKey(path) !== null && isWritable(capabilities, path) && (shown !== undefined || neverShown);
    const cause: Cause = 'desired';
    if (removable) {
      const verdict = { kind: 'changed', cause } as const;
      const field = { path, desired: undefined, live: shown, secret: secrets.has(path), verdict };
      remove.push(marked(field, owner));
    } else letGo.push(path);
  }
  return { remove, letGo };
};
