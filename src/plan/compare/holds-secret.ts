import type { JsonValue } from '../../model/json.ts';
import { detectSecret } from '../../secrets/detect-secret.ts';
import { isSecretName } from '../../secrets/secret-name.ts';
import { showsSecret } from './may-hide.ts';

const looksSecret = (value: JsonValue | undefined): boolean => {
  if (typeof value === 'string') return detectSecret(value, isSecretName) !== null;
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some((inner: JsonValue) => looksSecret(inner));
};

/** Whether a value must not be shown, whatever its field is called: a secret stands in it by a name inside, masked, or by its look. */
export const holdsSecret = (value: JsonValue | undefined): boolean =>
  showsSecret(value) || looksSecret(value);
