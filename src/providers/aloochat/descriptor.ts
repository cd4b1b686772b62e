import type { ProviderDescriptor } from '../descriptor.ts';

/** AlooChat: the integrations of the company behind an API key. */
export const aloochat: ProviderDescriptor = {
  name: 'aloochat',
  title: 'AlooChat',
  shortTitle: 'AlooChat',
  baseUrl: 'https://api.aloochat.ai/api/public',
  credential: { field: 'apiKey', means: 'the API key', example: `\${ALOOCHAT_API_KEY}` },
  accountFields: {},
  place: null,
  type: {
    means: "the integration's type, such as shopify.",
    examples: ['shopify', 'zendesk', 'hubspot', 'slack', 'custom_api'],
  },
  integrationFields: {
    visibility: { means: 'who sees it. Left alone when absent.', examples: ['private', 'public'] },
    agentId: {
      means: 'the agent that uses it. null unlinks it; left alone when absent.',
      examples: ['456e7890-e89b-12d3-a456-426614174001', null],
    },
  },
  removal: 'delete',
  accountProblems: () => [],
  create: async (options) => (await import('./provider.ts')).createAloochat(options),
};
