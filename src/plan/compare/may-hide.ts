import type { JsonValue } from '../../model/json.ts';
import { detectSecret } from '../../secrets/detect-secret.ts';
import { isSecretName } from '../../secrets/secret-name.ts';
import { isObject, itemOf, memberOf, type Place, staysMerged } from './leaves.ts';
import { looksMasked } from './mask.ts';

/** Words for sign-in settings, in addition to the names that say secret. */
const signInWords: ReadonlySet<string> = new Set('oauth sso saml login signin'.split(' '));

const isSignInName = (name: string): boolean => {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/);
  return words.some((word) => signInWords.has(word)) || isSecretName(name);
};

/** Whether the value is empty, as some providers show a hidden one. */
export const isNothing = (value: JsonValue | undefined): boolean =>
  value === undefined || value === null || value === '';

/** In sign-in settings any key is a secret. */
const isSecretInside = (name: string): boolean => isSecretName(name) || /key$/i.test(name);

/** Whether the value contains a secret: masked, or under a name that says so. */
const hasSecret = (value: JsonValue | undefined, isThere: (value: JsonValue) => boolean): boolean => {
  if (typeof value === 'string') return looksMasked(value);
  if (Array.isArray(value)) return value.some((item: JsonValue) => hasSecret(item, isThere));
  if (!isObject(value)) return false;
  return Object.entries(value).some(
    ([name, inner]) => (isSecretInside(name) && isThere(inner)) || hasSecret(inner, isThere),
  );
};

/** Whether a live value contains a secret, readable or masked. */
export const showsSecret = (shown: JsonValue | undefined): boolean =>
  hasSecret(shown, (value) => !isNothing(value));

/**
 * Whether the provider shows its secret or the YAML has one: then nothing else is assumed to be hidden there.
 */
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
 * Where a live value may omit a secret: at objects named like sign-in settings in which neither the provider
 * nor the YAML has a secret.
 */
export const hidingPlaces = (
  path: string,
  name: string,
  shown: JsonValue | undefined,
  desired: JsonValue | undefined,
): readonly Place[] => placesIn({ path, isMerged: true }, name, shown, desired);

const looksSecret = (value: JsonValue | undefined): boolean => {
  if (typeof value === 'string') return detectSecret(value, isSecretName) !== null;
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some((inner: JsonValue) => looksSecret(inner));
};

/**
 * Whether a value must not be printed, whatever its field: it contains a secret by an inner name, a mask, or
 * its form.
 */
export const holdsSecret = (value: JsonValue | undefined): boolean =>
  showsSecret(value) || looksSecret(value);
