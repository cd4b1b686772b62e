import type { PlanSummary } from '../../model/plan.ts';

const inWords = [
  ['create', 'to create', 'always'],
  ['update', 'to update', 'always'],
  ['replace', 'to replace', 'some'],
  ['delete', 'to delete', 'always'],
  ['adopt', 'to adopt', 'some'],
  ['blocked', 'blocked', 'some'],
] as const;

/** Whether a plan has nothing to do and nothing that is kept from being done. */
export const isIdle = (summary: PlanSummary): boolean => inWords.every(([kind]) => summary[kind] === 0);

/**
 * Integrations without a change that are not in sync: reported drift, and those that the provider does not
 * list yet.
 */
export type NotInSync = { readonly drifted: number; readonly waiting: number };

export const allInSync: NotInSync = { drifted: 0, waiting: 0 };

/** `14 in sync`, and of those with nothing to do how many drifted or wait. */
export const inSyncText = ({ none }: PlanSummary, { drifted, waiting }: NotInSync): string =>
  [
    `${none - drifted - waiting} in sync`,
    ...(drifted === 0 ? [] : [`${drifted} drifted`]),
    ...(waiting === 0 ? [] : [`${waiting} waiting`]),
  ].join(', ');

/** `1 to create, 2 to update, 0 to delete, 1 blocked, 14 in sync`. `removal`: the word for a removal. */
export const summaryText = (summary: PlanSummary, removal = 'to delete', others = allInSync): string =>
  isIdle(summary)
    ? `nothing to do, ${inSyncText(summary, others)}`
    : [
        ...inWords
          .filter(([kind, , when]) => when === 'always' || summary[kind] > 0)
          .map(([kind, words]) => `${summary[kind]} ${kind === 'delete' ? removal : words}`),
        inSyncText(summary, others),
      ].join(', ');

const addition = (a: PlanSummary, b: PlanSummary): PlanSummary => ({
  create: a.create + b.create,
  update: a.update + b.update,
  replace: a.replace + b.replace,
  delete: a.delete + b.delete,
  adopt: a.adopt + b.adopt,
  none: a.none + b.none,
  blocked: a.blocked + b.blocked,
});

const nothing: PlanSummary = { create: 0, update: 0, replace: 0, delete: 0, adopt: 0, none: 0, blocked: 0 };

/** The summaries of several accounts as one. */
export const total = (summaries: readonly PlanSummary[]): PlanSummary => summaries.reduce(addition, nothing);
