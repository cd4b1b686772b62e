import type { DesiredIntegration } from '../../src/model/desired.ts';
import type { JsonObject, JsonValue } from '../../src/model/json.ts';
import type { LedgerFacts } from '../../src/model/ledger-entry.ts';
import type { PutEffect, Quirks } from '../../src/simulator/quirks.ts';
import { desiredEntry } from '../providers/desired.ts';
import { type MemoryWorkshop, openMemoryWorkshop } from './memory-workshop.ts';

export type TestOf = Parameters<typeof openMemoryWorkshop>[0];

/** What a PUT may do to config that it does not name. */
export const putEffects: readonly PutEffect[] = ['replace', 'merge', 'deep-merge'];

/** An entry whose config takes any key. */
export const chatEntry = (config: JsonObject, more: Partial<DesiredIntegration> = {}): DesiredIntegration =>
  desiredEntry({ key: 'a', type: 'slack', name: 'Chat', config, ...more });

/** An entry of a type with a form. */
export const formEntry = (config: JsonObject = {}, type = 'shopify'): DesiredIntegration =>
  desiredEntry({
    key: 'a',
    type,
    name: 'Shop',
    config,
    secretPaths: 'credentials' in config ? ['config.credentials'] : [],
  });

/** A workshop where this is live, made by hand. */
export const openWithLive = async (
  test: TestOf,
  config: JsonObject,
  quirks: Partial<Quirks>,
  { type = 'slack', name = 'Chat' } = {},
): Promise<MemoryWorkshop> => {
  const workshop = await openMemoryWorkshop(test, { quirks });
  workshop.simulated.world.add({ type, name, config });
  return workshop;
};

/** The config that is truly live. */
export const liveConfig = ({ simulated }: MemoryWorkshop): JsonObject =>
  simulated.world.list()[0]?.config ?? {};

/** Edits what is live, as a person does. */
export const editByHand = (
  { simulated }: MemoryWorkshop,
  config: { [key: string]: JsonValue | undefined },
): void => {
  simulated.world.edit(simulated.world.list()[0]?.id ?? '', { config });
};

/** A run of these entries; then what is still blocked, in the words of the message. */
export const blockedAfterRun = async (
  workshop: MemoryWorkshop,
  ...entries: DesiredIntegration[]
): Promise<string[]> => {
  const { plan } = await (await workshop.hand(entries)).run();
  return plan.changes.flatMap(({ blocked }) => (blocked ? [`${blocked.reason}: ${blocked.message}`] : []));
};

/** What the ledger knows of updates. */
export const knownEffects = async (workshop: MemoryWorkshop): Promise<LedgerFacts['updates']> =>
  (await (await workshop.hand([])).context.ledger.read()).facts?.updates;

/** Notes in the ledger what updates do. */
export const recordEffects = async (
  workshop: MemoryWorkshop,
  updates: LedgerFacts['updates'],
): Promise<void> => (await workshop.hand([])).context.ledger.recordFacts({ ...(updates && { updates }) });

/** A secret that is live and not in the YAML. */
export const foreignSecret = 'of-another-writer';
export const oauth = { client_id: 'a', client_secret: foreignSecret };
