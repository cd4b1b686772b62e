import { textProblem } from '../desired/schema/text-schema.ts';
import type { DesiredAccount } from '../model/desired.ts';
import type { LiveIntegration } from '../model/live.ts';
import type { Observation } from '../model/provider.ts';
import { providerTitle } from '../report/text/words.ts';
import { detectSecret } from '../secrets/detect-secret.ts';
import { createSecretNames } from '../secrets/secret-name.ts';
import { secretMark } from '../secrets/secret-registry.ts';
import { liveName, type Skipped } from './candidates.ts';
import { draftConfig } from './draft-config.ts';
import type { DraftEntry } from './draft-entry.ts';
import { createLiveSecrets, secretKeysOf } from './live-secrets.ts';
import { createFreeKeys, createFreeVariables } from './yaml/free-names.ts';

/** The input for drafts. */
export type DraftingInput = {
  readonly account: DesiredAccount;
  readonly observation: Observation;
  /** Keys in use, in the whole desired state and in the ledgers. */
  readonly takenKeys: readonly string[];
  /** Variables that the desired state references. */
  readonly takenVariables: readonly string[];
  /** True if a text contains a known secret. */
  readonly isKnownSecret: (text: string) => boolean;
};

const MAX_ID_LENGTH = 200;
const MAX_TYPE_LENGTH = 100;

const skipReason = (
  { id, type, name, agentId, visibility }: LiveIntegration,
  holdsSecret: (text: string) => boolean,
): string | null => {
  if ([id, type, name, agentId ?? '', visibility ?? ''].some(holdsSecret)) {
    return 'its name, type, id, agent or visibility contains what looks like a secret, or one that is used elsewhere';
  }
  const typeProblem = textProblem(type, MAX_TYPE_LENGTH);
  if (typeProblem !== null) return `its type ${typeProblem}`;
  const idProblem = textProblem(id, MAX_ID_LENGTH);
  return idProblem === null ? null : `its id ${idProblem}`;
};

/** Drafts live integrations in order; those that no entry can describe are returned with the reason. */
export const draftAll = (
  live: readonly LiveIntegration[],
  input: DraftingInput,
): { readonly drafts: readonly DraftEntry[]; readonly skipped: readonly Skipped[] } => {
  const { account, observation } = input;
  const { capabilities } = observation;
  const isSecretName = createSecretNames();
  const isLiveSecret = createLiveSecrets(observation.live, capabilities, isSecretName);
  const holdsSecret = (text: string): boolean =>
    input.isKnownSecret(text) || isLiveSecret(text) || detectSecret(text, isSecretName) !== null;
  const keyFor = createFreeKeys(input.takenKeys);
  const variableFor = createFreeVariables(input.takenVariables);
  const draft = (item: LiveIntegration): DraftEntry => {
    const { name } = liveName(item.name, item.type);
    const key = keyFor({ type: item.type, name });
    const config = draftConfig(item.config, {
      provider: providerTitle(account.provider),
      form: capabilities.form(item.type),
      secretKeys: secretKeysOf(item, capabilities),
      isSecretName,
      holdsSecret,
      variable: (path) => variableFor(key, path),
    });
    const withId = account.adopt === 'id';
    return { live: item, key, account: account.name, name, withId, remarks: [], config, off: null };
  };
  const skipped: Skipped[] = [];
  const drafts: DraftEntry[] = [];
  for (const item of live) {
    const why = skipReason(item, holdsSecret);
    if (why === null) drafts.push(draft(item));
    else skipped.push({ id: item.id, name: holdsSecret(item.name) ? secretMark : item.name, why });
  }
  return { drafts, skipped };
};
