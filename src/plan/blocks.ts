import type { DesiredIntegration } from '../model/desired.ts';
import type { Blocked } from '../model/plan.ts';
import type { Risk } from './compare/at-risk.ts';
import type { ComparedField } from './compare/compare-entry.ts';

/** The paths of some fields, for a message. */
export const names = (fields: readonly ComparedField[]): string =>
  fields.map((field) => field.path).join(', ');

/** Fields that only a new integration could have. */
export const immutableBlock = (
  { key, protect, replace }: DesiredIntegration,
  fields: readonly ComparedField[],
): Blocked => {
  const lift = [...(replace ? [] : ['replace: true']), ...(protect ? ['protect: false'] : [])];
  const way =
    lift.length === 0
      ? 'the next run replaces it, after this run has adopted it or finished an earlier replace'
      : `set ${lift.join(' and ')} on the entry to create a new one and remove the old one`;
  return {
    reason: 'immutable',
    message: `${key}: the provider cannot change ${names(fields)} in place; ${way}`,
  };
};

/** Fields that the provider did not take. */
export const notAcceptedBlock = (key: string, fields: readonly ComparedField[]): Blocked => {
  const gone = fields.filter(({ live }) => live === undefined);
  const isSecret =
    gone.length === 0
      ? ''
      : `; if ${names(gone)} is a secret that the provider hides, write it as a reference such as \${NAME}`;
  return {
    reason: 'not-accepted',
    message: `${key}: the provider took the write but kept its own ${names(fields)}; correct the value in the YAML, or remove it to leave it alone${isSecret}`,
  };
};

/** Fields that the provider does not have. */
export const unsupportedBlock = (key: string, fields: readonly ComparedField[]): Blocked => ({
  reason: 'unsupported',
  message: `${key}: ${[...new Set(fields.map(({ verdict }) => (verdict.is === 'unsupported' ? verdict.message : '')))].join('; ')}`,
});

const listed = (places: readonly string[]): string => places.join(', ');

/** Config fields that cannot be written without the danger of losing what is neither ours nor to be read. */
export const riskBlock = (key: string, risks: readonly Risk[]): Blocked => {
  const places = (is: Risk['is']): string[] =>
    risks.filter((risk) => risk.is === is).map(({ place }) => place);
  const [masked, hidden, inside] = [places('masked'), places('hidden'), places('inside')];
  const clauses = [
    ...(masked.length > 0 ? [`hides ${listed(masked)}`] : []),
    ...(hidden.length > 0 ? [`may hide ${listed(hidden)}`] : []),
    ...(inside.length > 0 ? [`may hide a secret in ${listed(inside)}`] : []),
  ];
  const it = risks.length === 1 ? 'it' : 'them';
  return {
    reason: 'unsupported',
    message: `${key}: the provider ${clauses.join(' and ')}, which the YAML does not have, and a write of config could lose ${it}; write ${it} into the entry's config, as null where there is to be none`,
  };
};
