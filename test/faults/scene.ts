import type { DesiredIntegration } from '../../src/model/desired.ts';
import type { SimulatedName } from '../../src/simulator/start-simulator.ts';
import type { NewIntegration } from '../../src/simulator/world.ts';
import { shopSecret } from '../reconcile/hand.ts';
import { assistant, shop } from '../reconcile/workshop.ts';
import type { Operation } from './matrix.ts';

/** The secret that the YAML has after an edit. */
export const rotatedSecret = 'rotated-secret-77ab21';

/** What unowned integrations hold: nothing of ours. */
export const foreignSecret = 'foreign-secret-c40e8d';

/** What is asked for before and after, of which the operation is the difference. */
export type Scene = {
  readonly before: readonly DesiredIntegration[];
  readonly after: readonly DesiredIntegration[];
  /** Keys whose live integration is to be removed (Toolzz: switched off). */
  readonly removed: readonly string[];
  /** Live, and nobody's: as near to ours as can be told apart. */
  readonly neighbours: readonly NewIntegration[];
};

const otherUnit = '11111111-2222-4333-8444-555555555555';

const neighboursOf: { readonly [P in SimulatedName]: readonly NewIntegration[] } = {
  aloochat: [
    { type: 'shopify', name: 'Shop neighbour', config: { access_token: foreignSecret } },
    { type: 'zendesk', name: 'Shop subject', config: { api_token: foreignSecret } },
  ],
  toolzz: [
    { type: 'openai', name: 'Assistant neighbour', config: { api_key: foreignSecret } },
    { type: 'gemini', name: 'Assistant subject', config: { api_key: foreignSecret } },
    { type: 'openai', name: 'Assistant subject', unit: otherUnit, config: { api_key: foreignSecret } },
  ],
};

const entryOf: { readonly [P in SimulatedName]: typeof shop } = { aloochat: shop, toolzz: assistant };

/** The subject after an edit that can be made in place. */
const edited: { readonly [P in SimulatedName]: () => DesiredIntegration } = {
  aloochat: () =>
    shop('subject', {
      name: 'Shop subject renamed',
      config: { shop_domain: 'subject.myshopify.com', access_token: rotatedSecret },
    }),
  toolzz: () => assistant('subject', { name: 'Assistant subject renamed' }),
};

/** The subject after an edit that takes a new integration. */
const replaced: { readonly [P in SimulatedName]: () => DesiredIntegration } = {
  aloochat: () => shop('subject', { type: 'hubspot', replace: true }),
  toolzz: () =>
    assistant('subject', { config: { api_key: rotatedSecret, organization: 'org-1' }, replace: true }),
};

/** What an operation starts from, and what it is to lead to. A key stays as it is, so that the YAML is never empty. */
export const sceneOf = (provider: SimulatedName, operation: Operation): Scene => {
  const entry = entryOf[provider];
  const [kept, subject] = [entry('kept'), entry('subject')];
  const neighbours = neighboursOf[provider];
  const scene = (before: Scene['before'], after: Scene['after'], removed: readonly string[] = []): Scene => ({
    before: [kept, ...before],
    after: [kept, ...after],
    removed,
    neighbours,
  });
  switch (operation) {
    case 'observe':
      return scene([subject, entry('gone')], [edited[provider]()], ['gone']);
    case 'create':
      return scene([], [subject]);
    case 'update':
      return scene([subject], [edited[provider]()]);
    case 'replace':
      return scene([subject], [replaced[provider]()], ['subject']);
    case 'delete':
      return scene([subject], [], ['subject']);
    default:
      return operation satisfies never;
  }
};

/** Every value that is nobody's business. */
export const secretsOf = (credential: string): readonly string[] => [
  shopSecret,
  rotatedSecret,
  foreignSecret,
  credential,
];
