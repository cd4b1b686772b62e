import type { ProviderName, RowPlace } from '../../model/desired.ts';
import { type Action, actions } from '../../model/plan.ts';
import type { RunReport } from '../../model/run.ts';
import { findDescriptor } from '../../providers/known-providers.ts';
import { clean } from './clean.ts';

/** The official name of a provider. */
export const providerTitle = (provider: string): string => findDescriptor(provider)?.title ?? clean(provider);

/** An action as a verb: `switch off` where the provider has no delete. */
export const verb = (action: Action, provider: ProviderName): string =>
  action === 'delete' && findDescriptor(provider)?.removal === 'switch-off' ? 'switch off' : action;

/** Where an entry that a set made is written. */
export const rowText = ({ set, file, line }: RowPlace): string => `a row of set ${set}, at ${file}:${line}`;

const SHORT_HASH = 12;

/** A revision shortened for people: the start of the commit, or outside Git of the files' hash. */
export const shortRevision = (revision: string): string => {
  const [commit = '', dirty] = revision.split('-dirty.', 2);
  const [kind, hash] = commit.startsWith('sha256:')
    ? ['files ', commit.slice('sha256:'.length)]
    : ['', commit];
  return clean(kind + hash.slice(0, SHORT_HASH)) + (dirty === undefined ? '' : ' with uncommitted edits');
};

export const pastTense: { readonly [A in Action]: string } = {
  create: 'created',
  update: 'updated',
  replace: 'replaced',
  delete: 'removed',
  adopt: 'adopted',
  none: 'in sync',
};

/** What a run did: `2 created, 1 failed`, or `nothing changed`. */
export const outcomesText = (report: Pick<RunReport, 'applied' | 'failed' | 'blocked'>): string => {
  const counts = actions
    .filter((action) => (report.applied[action] ?? 0) > 0)
    .map((action) => `${report.applied[action]} ${pastTense[action]}`);
  if (report.failed.length > 0) counts.push(`${report.failed.length} failed`);
  if (report.blocked.length > 0) counts.push(`${report.blocked.length} blocked`);
  return counts.length === 0 ? 'nothing changed' : counts.join(', ');
};
