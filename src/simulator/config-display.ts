import type { JsonObject, JsonValue } from '../model/json.ts';
import type { MaskStyle, Quirks, SecretDisplay } from './quirks.ts';
import { type Random, randomHex } from './random.ts';

const MAX_PREFIX = 4;

type Display = {
  readonly isSecret: (key: string) => boolean;
  /** The shown form of a secret; undefined to omit it. */
  readonly hide: (value: JsonValue) => JsonValue | undefined;
};

/** A config as a read shows it. Hides values under secret names at any depth. */
export function showConfig(
  config: JsonObject,
  isSecret: (key: string) => boolean,
  display: SecretDisplay,
  { mask, random }: { readonly mask: MaskStyle; readonly random: Random },
): JsonObject {
  switch (display) {
    case 'echo':
      return config;
    case 'omit':
      return showObject(config, { isSecret, hide: () => undefined });
    case 'mask':
      return showObject(config, { isSecret, hide: (value) => masked(value, mask) });
    case 'random-mask':
      return showObject(config, { isSecret, hide: () => `***${randomHex(random, 6)}` });
  }
}

function showObject(value: JsonObject, display: Display): JsonObject {
  const shown = Object.entries(value).flatMap(([key, inner]): [string, JsonValue][] => {
    const seen = display.isSecret(key) ? display.hide(inner) : showValue(inner, display);
    return seen === undefined ? [] : [[key, seen]];
  });
  return Object.fromEntries(shown);
}

function showValue(value: JsonValue, display: Display): JsonValue {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: JsonValue) => showValue(item, display));
  return showObject(value as JsonObject, display);
}

/** How a write's response shows secrets; null if it shows only the identity. */
export function answerDisplay(quirks: Quirks): SecretDisplay | null {
  switch (quirks.answers) {
    case 'same':
      return quirks.secrets;
    case 'echo':
      return 'echo';
    case 'omit':
      return 'omit';
    case 'bare':
      return null;
  }
}

function masked(value: JsonValue, style: MaskStyle): string {
  switch (style) {
    case 'stars':
      return '***';
    case 'bullets':
      return '••••';
    case 'prefix':
      return `${typeof value === 'string' ? value.slice(0, Math.min(MAX_PREFIX, value.length / 2)) : ''}****`;
  }
}
