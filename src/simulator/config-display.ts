import type { JsonObject, JsonValue } from '../model/json.ts';
import type { MaskStyle, Quirks, SecretDisplay } from './quirks.ts';
import { type Random, randomHex } from './random.ts';

const LONGEST_PREFIX = 4;

/** A config as a read shows it. */
export function showConfig(
  config: JsonObject,
  isSecret: (key: string) => boolean,
  display: SecretDisplay,
  { mask, random }: { readonly mask: MaskStyle; readonly random: Random },
): JsonObject {
  if (display === 'echo') return config;
  const shown: [string, JsonValue][] = [];
  for (const [key, value] of Object.entries(config)) {
    if (!isSecret(key)) shown.push([key, value]);
    else if (display === 'mask') shown.push([key, masked(value, mask)]);
    else if (display === 'random-mask') shown.push([key, `***${randomHex(random, 6)}`]);
  }
  return Object.fromEntries(shown);
}

/** How secrets are shown in a write's own answer; null: nothing but the identity is. */
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
      return `${typeof value === 'string' ? value.slice(0, Math.min(LONGEST_PREFIX, value.length / 2)) : ''}****`;
  }
}
