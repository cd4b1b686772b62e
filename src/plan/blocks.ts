import type { DesiredIntegration } from '../model/desired.ts';
import type { Blocked } from '../model/plan.ts';
import type { ComparedField } from './compare-entry.ts';

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
      ? 'the next run replaces it, once this one has taken it over or finished an earlier replace'
      : `set ${lift.join(' and ')} on the entry to have it created anew and the old one removed`;
  return {
    reason: 'immutable',
    message: `${key}: the provider cannot change ${names(fields)} in place; ${way}`,
  };
};

/** Fields that the provider did not take. */
export const notAcceptedBlock = (key: string, fields: readonly ComparedField[]): Blocked => ({
  reason: 'not-accepted',
  message: `${key}: the provider took the write but kept its own ${names(fields)}; correct the value in the YAML, or remove it to leave it alone`,
});

/** Fields that the provider does not have. */
export const unsupportedBlock = (key: string, fields: readonly ComparedField[]): Blocked => ({
  reason: 'unsupported',
  message: `${key}: ${[...new Set(fields.map(({ verdict }) => (verdict.is === 'unsupported' ? verdict.message : '')))].join('; ')}`,
});

/** Config fields that cannot be written without losing a hidden key of somebody else's. */
export const maskedBlock = (key: string, masked: readonly string[]): Blocked => ({
  reason: 'unsupported',
  message: `${key}: config can only be written whole, and the provider hides ${masked.map((name) => `config.${name}`).join(', ')}, which is not in the YAML and would be lost; write ${masked.length === 1 ? 'it' : 'them'} into the entry's config`,
});
