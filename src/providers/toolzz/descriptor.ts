import { uuidSchema } from '../../desired/schema/text-schema.ts';
import type { JsonObject } from '../../model/json.ts';
import type { AccountProblem, ProviderDescriptor } from '../descriptor.ts';

/** Toolzz AI: the credentials of a unit. An account without `unit` and `user` is only observed. */
export const toolzz: ProviderDescriptor = {
  name: 'toolzz',
  title: 'Toolzz AI',
  shortTitle: 'Toolzz',
  baseUrl: 'https://chat.api.toolzz.com.br/api/v1',
  credential: { field: 'token', means: 'the access token', example: `\${TOOLZZ_TOKEN}` },
  accountFields: {
    unit: {
      schema: uuidSchema(),
      required: false,
      means: 'the unit (unityId) that holds the credentials. Without unit and user nothing is written.',
      examples: ['4a7c0a52-8f0e-4c1c-9a52-6f1d1b6e9a10'],
    },
    user: {
      schema: uuidSchema(),
      required: false,
      means: 'the user (userId) in whose name credentials are created.',
      examples: ['0b6f6c1e-52a1-4a57-8a0b-2d0f6b9f3c77'],
    },
  },
  place: { field: 'unit', caseMatters: false },
  type: { means: 'the slug of a catalogue entry, such as openai.', examples: ['openai'] },
  integrationFields: {},
  // No delete is documented.
  removal: 'switch-off',
  accountProblems: (fields) => pairProblem(fields),
  create: async (options) => (await import('./provider.ts')).createToolzz(options),
};

const pairProblem = (fields: JsonObject): readonly AccountProblem[] => {
  const [there, missing] = 'unit' in fields ? ['unit', 'user'] : ['user', 'unit'];
  if (!(there in fields) || missing in fields) return [];
  return [
    {
      field: there,
      message: `${there} is there without ${missing}`,
      hint: 'write both, or neither to only observe the account',
    },
  ];
};
