import { isNamedSecret } from '../desired/references/resolve-value.ts';
import type { DesiredIntegration } from '../model/desired.ts';
import { configKey } from '../model/field.ts';
import type { JsonObject, JsonValue } from '../model/json.ts';
import type { LiveIntegration } from '../model/live.ts';
import type { Capabilities } from '../model/provider.ts';
import { looksMasked } from '../plan/compare/mask.ts';

/** Shorter secrets occur in ordinary text by chance, so they only match as a whole. */
const MIN_INSIDE = 8;

type NameTest = (name: string) => boolean;

/** A live integration in the form of an entry, for the provider's checks. */
export const asEntry = (live: LiveIntegration, account: string): DesiredIntegration => ({
  key: live.id,
  account,
  type: live.type,
  name: live.name,
  active: true,
  protect: false,
  replace: false,
  config: live.config,
  secretPaths: [],
  source: { file: '', line: 1, column: 1 },
});

/** The config keys of a live integration that its provider declares secret. */
export const secretKeysOf = (live: LiveIntegration, capabilities: Capabilities): ReadonlySet<string> => {
  const judged = capabilities.assess(asEntry(live, '')).secretPaths.flatMap((path) => configKey(path) ?? []);
  const stated = capabilities.form(live.type)?.fields.filter(({ secret }) => secret) ?? [];
  return new Set([...judged, ...stated.map(({ name }) => name)]);
};

const collect = (value: JsonValue, named: boolean, isSecretName: NameTest, found: Set<string>): void => {
  if (typeof value === 'string') {
    if (named && value !== '' && !looksMasked(value)) found.add(value);
  } else if (Array.isArray(value)) {
    for (const item of value) collect(item, named, isSecretName, found);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, inner] of Object.entries(value as JsonObject)) {
      collect(inner, isNamedSecret({ isSecretName }, name, inner, named), isSecretName, found);
    }
  }
};

/**
 * Tells if a text contains a secret that the provider shows in clear anywhere in the account, so that the
 * file contains none of them.
 */
export const createLiveSecrets = (
  live: readonly LiveIntegration[],
  capabilities: Capabilities,
  isSecretName: NameTest,
): ((text: string) => boolean) => {
  const found = new Set<string>();
  for (const item of live) {
    const keys = secretKeysOf(item, capabilities);
    for (const [name, value] of Object.entries(item.config)) {
      const named = keys.has(name) || isNamedSecret({ isSecretName }, name, value, false);
      collect(value, named, isSecretName, found);
    }
  }
  const inside = [...found].filter(({ length }) => length >= MIN_INSIDE);
  return (text) => found.has(text) || inside.some((secret) => text.includes(secret));
};
