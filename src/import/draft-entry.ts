import { textProblem } from '../desired/schema/text-schema.ts';
import type { DesiredIntegration, Visibility } from '../model/desired.ts';
import type { JsonValue } from '../model/json.ts';
import type { LiveIntegration } from '../model/live.ts';
import type { DraftConfig } from './draft-config.ts';
import { type Draft, literalText, presentFields } from './yaml/draft-node.ts';

/** A live integration as a draft of an entry. */
export type DraftEntry = {
  readonly live: LiveIntegration;
  readonly key: string;
  readonly account: string;
  /** A valid name: the provider's own, if possible. */
  readonly name: string;
  /** True to write its id, which makes the match unambiguous. */
  readonly withId: boolean;
  readonly remarks: readonly string[];
  readonly config: DraftConfig;
  /** Why the entry is commented out; null if it is not. */
  readonly off: string | null;
};

const MAX_ID_LENGTH = 200;

const visibilities: readonly Visibility[] = ['private', 'public'];

const visibilityOf = ({ visibility }: LiveIntegration): Visibility | undefined =>
  visibilities.find((known) => known === visibility);

const text = (value: string | undefined): JsonValue | undefined =>
  value === undefined ? undefined : literalText(value);

/** A valid agent id, or none. */
const agentOf = ({ agentId }: LiveIntegration): string | undefined =>
  agentId == null || textProblem(agentId, MAX_ID_LENGTH) !== null ? undefined : agentId;

/** Remarks about the fields outside `config`. */
const fieldRemarks = ({ visibility, active }: LiveIntegration, provider: string): readonly string[] => [
  ...(active === undefined
    ? [`${provider} does not show whether it is switched on: as written here, it will be.`]
    : []),
  ...(visibility !== undefined && !visibilities.some((known) => known === visibility)
    ? [`Its visibility is "${visibility}", which is left alone.`]
    : []),
];

/** The entry to write, without defaults and without an empty agent. */
export const draftOf = (entry: DraftEntry, provider: string): Draft => {
  const { live, key, account, name, config } = entry;
  return {
    key,
    fields: presentFields({
      account,
      type: literalText(live.type),
      name: literalText(name),
      id: entry.withId ? literalText(live.id) : undefined,
      active: live.active === false ? false : undefined,
      visibility: visibilityOf(live),
      agentId: text(agentOf(live)),
      config: Object.keys(config.config).length === 0 ? undefined : config.config,
    }),
    remarks: [...entry.remarks, ...fieldRemarks(live, provider)],
    configRemarks: config.remarks,
    off: entry.off,
  };
};

const source = { file: '', line: 1, column: 1 };

/**
 * The entry as it will be loaded, for the plan and the provider to check. Unknown config values are
 * placeholders. Secret.
 */
export const desiredOf = (entry: DraftEntry): DesiredIntegration => {
  const { live, key, account, name, config } = entry;
  const visibility = visibilityOf(live);
  const agentId = agentOf(live);
  return {
    key,
    account,
    type: live.type,
    name,
    active: live.active ?? true,
    ...(visibility === undefined ? {} : { visibility }),
    ...(agentId === undefined ? {} : { agentId }),
    ...(entry.withId ? { id: live.id } : {}),
    protect: false,
    replace: false,
    config: config.plain,
    secretPaths: [],
    source,
  };
};
