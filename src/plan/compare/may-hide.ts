import type { JsonValue } from '../../model/json.ts';
import { secretLook } from '../../secrets/secret-look.ts';
import { isSecretName } from '../../secrets/secret-name.ts';
import { isObject, itemOf, memberOf, type Place, staysMerged } from './leaves.ts';
import { looksMasked } from './mask.ts';

/** Beside the names that say secret: under these stands what an integration signs in with. */
const signInWords: ReadonlySet<string> = new Set('oauth sso saml login signin'.split(' '));

const isSignInName = (name: string): boolean => {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/);
  return words.some((word) => signInWords.has(word)) || isSecretName(name);
};

/** A provider may say so of what it hides. */
export const isNothing = (value: JsonValue | undefined): boolean =>
  value === undefined || value === null || value === '';

/** Among what one signs in with, any key is a secret. */
const isSecretInside = (name: string): boolean => isSecretName(name) || /key$/i.test(name);

/** Whether it contains a secret: masked, or under a name that says so. */
const hasSecret = (value: JsonValue | undefined, isThere: (value: JsonValue) => boolean): boolean => {
  if (typeof value === 'string') return looksMasked(value);
  if (Array.isArray(value)) return value.some((item: JsonValue) => hasSecret(item, isThere));
  if (!isObject(value)) return false;
  return Object.entries(value).some(
    ([name, inner]) => (isSecretInside(name) && isThere(inner)) || hasSecret(inner, isThere),
  );
};

/** Whether a value that the provider shows has a secret inside, readable or masked. */
export const showsSecret = (shown: JsonValue | undefined): boolean =>
  hasSecret(shown, (value) => !isNothing(value));

/** The provider shows its secret, or the YAML has one: then nothing more is thought to be hidden there. */
const isKnown = (shown: JsonValue, desired: JsonValue | undefined): boolean =>
  showsSecret(shown) || hasSecret(desired, () => true);

const placesIn = (
  place: Place,
  name: string,
  shown: JsonValue | undefined,
  desired: JsonValue | undefined,
): readonly Place[] => {
  const { path, isMerged } = place;
  if (desired === null) return [];
  if (Array.isArray(shown))
    return shown.flatMap((item: JsonValue, at) =>
      placesIn({ path: `${path}[${at}]`, isMerged: false }, name, item, itemOf(desired, at)),
    );
  if (!isObject(shown)) return [];
  const inside = staysMerged(desired, isMerged);
  if (isSignInName(name)) return isKnown(shown, desired) ? [] : [{ path, isMerged: inside }];
  return Object.entries(shown).flatMap(([inner, value]) =>
    placesIn({ path: `${path}.${inner}`, isMerged: inside }, inner, value, memberOf(desired, inner)),
  );
};

/**
 * Where a value that the provider shows may have a secret which it leaves out: at the objects in it whose name says that one signs in with them, and
 * in which neither the provider nor the YAML has a secret.
 */
export const hidingPlaces = (
  path: string,
  name: string,
  shown: JsonValue | undefined,
  desired: JsonValue | undefined,
): readonly Place[] => placesIn({ path, isMerged: true }, name, shown, desired);

const looksSecret = (value: JsonValue | undefined): boolean => {
  if (typeof value === 'string') return secretLook(value, isSecretName) !== null;
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some((inner: JsonValue) => looksSecret(inner));
};

/** Whether a value must not be shown, whatever its field is called: a secret stands in it by a name inside, masked, or by its look. */
export const holdsSecret = (value: JsonValue | undefined): boolean =>
  showsSecret(value) || looksSecret(value);
