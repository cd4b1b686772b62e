import type { JsonValue } from '../../model/json.ts';
import type { SecretRegistry } from '../../model/secrets.ts';
import { detectSecret } from '../../secrets/detect-secret.ts';
import { isNamedSecret, type Path } from '../references/resolve-value.ts';
import { ROW_NAME, rowValue } from './row.ts';
import type { RowOrigin } from './row-origin.ts';

/** How a secret value is recognised. */
type SecretNames = {
  readonly isSecretName: (name: string) => boolean;
  readonly secrets: SecretRegistry;
};

/** True for a value that looks like a secret, which text around it may hide. */
const looksSecret = (value: JsonValue, isSecretName: SecretNames['isSecretName']): boolean =>
  typeof value === 'string' && detectSecret(value, isSecretName) !== null;

/**
 * The paths of an entry that take a secret value of its row: what is secret under its name in the row stays secret
 * under any other, and inside a text. Registers such a value where a text takes it.
 */
export const secretPlaces = (
  { template, row }: RowOrigin,
  { isSecretName, secrets }: SecretNames,
): readonly Path[] => {
  const places: Path[] = [];
  for (const { name, path, isWhole } of template.uses) {
    const value = name === ROW_NAME ? undefined : rowValue(row, name);
    if (value === undefined) continue;
    const isSecret =
      isNamedSecret({ isSecretName }, name, value, false) || (!isWhole && looksSecret(value, isSecretName));
    if (!isSecret) continue;
    places.push(path);
    if (!isWhole && typeof value === 'string') secrets.register(value);
  }
  return places;
};
