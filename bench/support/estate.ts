import { randomHex, randomUuid, seededRandom } from '../../src/simulator/random.ts';
import type { NewIntegration } from '../../src/simulator/world.ts';

/** A secret of the estate: the variable that the YAML refers to, and its value. */
type Secret = { readonly variable: string; readonly value: string };

/** One integration: as the YAML has it, and as the provider does. */
export type EstateEntry = {
  readonly key: string;
  readonly provider: 'aloochat' | 'toolzz';
  readonly type: string;
  readonly name: string;
  readonly agentId?: string;
  readonly config: Readonly<Record<string, string>>;
  readonly secretField: string;
  readonly secret: Secret;
};

/** Entries that share one secret. */
const perSecret = 20;

const shop = (at: number, random: () => number, secret: Secret): EstateEntry => ({
  key: `shop-${at}`,
  provider: 'aloochat',
  type: 'shopify',
  name: `Store ${at} of ${randomHex(random, 6)}`,
  agentId: randomUuid(random),
  config: { shop_domain: `store-${randomHex(random, 8)}.myshopify.com`, api_version: '2024-01' },
  secretField: 'access_token',
  secret,
});

const model = (at: number, random: () => number, secret: Secret): EstateEntry => ({
  key: `model-${at}`,
  provider: 'toolzz',
  type: 'openai',
  name: `Model ${at} of the team ${randomHex(random, 6)}`,
  config: { organization: `org-${randomHex(random, 24)}` },
  secretField: 'api_key',
  secret,
});

/** So many integrations, alternately at AlooChat and Toolzz; the same for the same count. */
export const estateOf = (count: number): readonly EstateEntry[] => {
  const random = seededRandom(count);
  let secret: Secret = { variable: '', value: '' };
  return Array.from({ length: count }, (_, at) => {
    if (at % perSecret === 0) secret = { variable: `TOKEN_${at / perSecret}`, value: randomHex(random, 32) };
    return at % 2 === 0 ? shop(at, random, secret) : model(at, random, secret);
  });
};

/** What is live at one provider, secrets included. */
export const liveItems = (
  estate: readonly EstateEntry[],
  provider: EstateEntry['provider'],
): readonly NewIntegration[] =>
  estate
    .filter((entry) => entry.provider === provider)
    .map(({ type, name, agentId, config, secretField, secret }) => ({
      type,
      name,
      agentId: agentId ?? null,
      config: { ...config, [secretField]: secret.value },
    }));

/** The variables that the YAML refers to. */
export const estateEnvironment = (estate: readonly EstateEntry[]): Readonly<Record<string, string>> =>
  Object.fromEntries(estate.map(({ secret }) => [secret.variable, secret.value]));
