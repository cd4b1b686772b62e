import { textProblem } from '../desired/schema/text-schema.ts';
import type { DesiredIntegration, Visibility } from '../model/desired.ts';
import type { JsonValue } from '../model/json.ts';
import type { LiveIntegration } from '../model/live.ts';
import type { DraftConfig } from './draft-config.ts';
import { type Draft, literalText } from './yaml/draft.ts';
import { presentFields } from './yaml/write-integrations.ts';

/** A live integration on its way into the YAML. */
export type DraftEntry = {
  readonly live: LiveIntegration;
  readonly key: string;
  readonly account: string;
  /** Valid; as the provider has it, wherever that is. */
  readonly name: string;
  /** Whether its id is written, so that nothing else can be meant. */
  readonly withId: boolean;
  readonly remarks: readonly string[];
  readonly config: DraftConfig;
  /** Why it is commented out; null: it is not. */
  readonly off: string | null;
};

const longestId = 200;

const visibilities: readonly Visibility[] = ['private', 'public'];

const visibilityOf = ({ visibility }: LiveIntegration): Visibility | undefined =>
  visibilities.find((known) => known === visibility);

const text = (value: string | undefined): JsonValue | undefined =>
  value === undefined ? undefined : literalText(value);

/** An agent whose id the desired state can name. */
const agentOf = ({ agentId }: LiveIntegration): string | undefined =>
  agentId == null || textProblem(agentId, longestId) !== null ? undefined : agentId;

/** What the fields beside the config leave open. */
const fieldRemarks = ({ visibility, active }: LiveIntegration, provider: string): readonly string[] => [
  ...(active === undefined
    ? [`${provider} does not show whether it is switched on: as it stands here, it will be.`]
    : []),
  ...(visibility !== undefined && !visibilities.some((known) => known === visibility)
    ? [`Its visibility is "${visibility}", which is left alone.`]
    : []),
];

/**
 * An entry as it is written: what is true by default is left out, and an agent only named where there is one.
 */
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
 * The entry as loading will make it, for the plan and the provider to judge. What is not known of its config
 * stands for itself. Secret.
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
