import type { JsonValue } from '../../src/model/json.ts';
import { type LedgerEntry, VOLATILE, type WrittenField } from '../../src/model/ledger-entry.ts';
import { hashField } from '../../src/plan/compare/fields.ts';
import { settleWrites } from '../../src/plan/compare/settle-writes.ts';
import { entry, hasher, live, owned } from '../support/plan-fixtures.ts';

export const path = 'config.x';

export type Case = {
  readonly wrote: JsonValue;
  readonly secret?: boolean;
  readonly before?: JsonValue | undefined;
  /** `before` is what we had written, shown as we wrote it. */
  readonly verbatim?: true;
  readonly answer?: JsonValue | undefined;
  /** What was shown after the write of the same value before this one. */
  readonly again?: JsonValue;
  /** How long before this write that one was made, in ms. By default a second. */
  readonly apart?: number;
  /** What the provider is known to make of the value. */
  readonly form?: JsonValue;
  /** It is known to read differently in each list. */
  readonly restless?: true;
  /** An earlier write of this value was not accepted. */
  readonly refused?: true;
  /** No update could write it. */
  readonly fixed?: true;
  readonly reports?: true;
  /** What each look shows; undefined: nothing. */
  readonly looks: readonly (JsonValue | undefined)[];
};

export const hash = (value: JsonValue | undefined, secret = false) => hashField(hasher, path, value, secret);

const AT = 1_000_000_000;

const marksOf = (facts: Case): WrittenField => ({
  at: AT,
  ...('before' in facts ? { before: hash(facts.before, facts.secret) } : {}),
  ...(facts.verbatim ? { verbatim: true } : {}),
  ...('answer' in facts ? { answer: hash(facts.answer, facts.secret) } : {}),
  ...('again' in facts ? { again: hash(facts.again), againAt: AT - (facts.apart ?? 1_000) } : {}),
  ...('form' in facts ? { form: hash(facts.form) } : {}),
  ...(facts.restless ? { form: VOLATILE } : {}),
  ...(facts.refused ? { notAccepted: true } : {}),
});

export const afterWrite = (facts: Case): LedgerEntry =>
  owned('id-1', {
    applied: { [path]: hash(facts.wrote, facts.secret) },
    written: { [path]: marksOf(facts) },
  });

export const lookAll = (facts: Case) => {
  const desired = entry('one', { config: { x: facts.wrote } });
  return facts.looks.reduce<ReturnType<typeof settleWrites>>(
    ({ entry: known }, shown) =>
      settleWrites(
        hasher,
        known,
        live('id-1', { config: shown === undefined ? {} : { x: shown } }),
        desired,
        {
          isWritable: () => facts.fixed !== true,
          reports: facts.reports === true,
        },
      ),
    { entry: afterWrite(facts), notices: [], unsettled: true, late: false },
  );
};

export const outcome = (facts: Case): string => {
  const { entry: known, unsettled } = lookAll(facts);
  if (unsettled) return 'unsettled';
  if (known.written[path]?.moved === hash(facts.looks.at(-1), facts.secret)) return 'written once more';
  const last = facts.looks.at(-1);
  const observed = known.observed[path];
  const as =
    observed === hash(last, facts.secret) ? 'as shown' : observed === VOLATILE ? 'volatile' : 'as drift';
  const refused = known.notAccepted[path] === undefined ? '' : ', not accepted';
  return `${as}${refused}${known.rechecks?.[path] === undefined ? '' : ', checked later'}`;
};
