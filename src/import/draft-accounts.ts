import type { DesiredIntegration } from '../model/desired.ts';
import type { Hasher } from '../model/hasher.ts';
import type { Ledger } from '../model/ledger-entry.ts';
import { compareText } from '../plan/compare/equal.ts';
import { type Planning, preparePlanning } from '../plan/planning.ts';
import { createSecretNames } from '../secrets/secret-name.ts';
import { findCandidates, type Skipped } from './candidates.ts';
import { type DraftEntry, desiredOf } from './draft-entry.ts';
import { type DraftingInput, draftAll } from './drafting.ts';
import { judgeDrafts } from './judge-drafts.ts';
import { createLiveSecrets } from './live-secrets.ts';

/** The input of an import of one account. Deterministic: same input, same output bytes. */
export type ImportInput = DraftingInput & {
  /** The account's desired entries. */
  readonly desired: readonly DesiredIntegration[];
  readonly ledger: Ledger;
  readonly hasher: Hasher;
};

/** An unmanaged live integration of an account that is not written as an entry. */
export type SkippedOf = Skipped & { readonly account: string };

const planningWith = (input: ImportInput, drafts: readonly DraftEntry[]): Planning =>
  preparePlanning({
    account: input.account,
    desired: [...input.desired, ...drafts.map(desiredOf)],
    observation: input.observation,
    ledger: input.ledger,
    hasher: input.hasher,
    revision: '',
    now: input.observation.at,
    manual: true,
    force: false,
    keys: null,
  });

/** What one account has for the file. */
export type Drafted = {
  readonly input: ImportInput;
  readonly drafts: readonly DraftEntry[];
  readonly skipped: readonly SkippedOf[];
  readonly described: number;
};

/** Whether an entry is written, and not commented out. */
export const isOn = ({ off }: DraftEntry): boolean => off === null;

const draftAccount = (input: ImportInput): Drafted => {
  const found = findCandidates(planningWith(input, []));
  const { drafts, skipped } = draftAll(found.free, input);
  const judged = judgeDrafts(drafts, {
    capabilities: input.observation.capabilities,
    released: new Set(input.ledger.released),
    planningWith: (further) => planningWith(input, further),
  });
  const all = [
    ...found.held,
    ...skipped,
    ...judged.flatMap(({ live, off }) => (off === null ? [] : [{ id: live.id, name: live.name, why: off }])),
  ];
  return {
    input,
    drafts: judged.toSorted((a, b) => compareText(a.key, b.key)),
    skipped: all.map((each) => ({ ...each, account: input.account.name })),
    described: found.described,
  };
};

/** Drafts each account with the names free that those before it left, and without the secrets of any. */
export const draftAccounts = (inputs: readonly ImportInput[]): readonly Drafted[] => {
  const isSecretName = createSecretNames();
  const isLive = inputs.map(({ observation: { live, capabilities } }) =>
    createLiveSecrets(live, capabilities, isSecretName),
  );
  const drafted: Drafted[] = [];
  for (const input of inputs) {
    const before = drafted.flatMap(({ drafts }) => drafts);
    drafted.push(
      draftAccount({
        ...input,
        takenKeys: [...input.takenKeys, ...before.map(({ key }) => key)],
        takenVariables: [
          ...input.takenVariables,
          ...before.flatMap(({ config }) => config.variables.map(({ name }) => name)),
        ],
        isKnownSecret: (text) => input.isKnownSecret(text) || isLive.some((isSecret) => isSecret(text)),
      }),
    );
  }
  return drafted;
};
