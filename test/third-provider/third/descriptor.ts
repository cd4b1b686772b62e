import { textSchema } from '../../../src/desired/schema/text-schema.ts';
import type { ProviderDescriptor } from '../../../src/providers/descriptor.ts';

/** A provider of the tests' own: connectors in workspaces, listed in pages. Its credential is called as another provider's is. */
export const third: ProviderDescriptor = {
  name: 'third',
  title: 'Third Desk',
  shortTitle: 'Third',
  baseUrl: 'https://api.third.example/v2',
  credential: { field: 'token', means: 'the key of a robot', example: `\${THIRD_TOKEN}` },
  accountFields: {
    workspace: {
      schema: textSchema(60),
      required: true,
      means: 'the workspace that holds the connectors.',
      examples: ['Sales'],
    },
  },
  place: { field: 'workspace', caseMatters: true },
  type: { means: 'the kind of a connector.', examples: ['crm'] },
  integrationFields: {},
  removal: 'delete',
  accountProblems: () => [],
  create: async (options) => (await import('./provider.ts')).createThird(options),
};
