/** One field of a service's form, in the provider's spelling. */
export type FormField = {
  readonly name: string;
  readonly type?: string;
  readonly label?: string;
  readonly maxLenght?: string | number | null;
  readonly maxLength?: string | number | null;
  readonly required?: boolean;
  readonly descrition?: string | null;
  readonly description?: string | null;
};

/** A service of Toolzz's catalogue. */
export type CatalogueIntegration = {
  readonly id: string;
  readonly name: string;
  readonly iconId: string;
  readonly type: string;
  status: boolean;
  readonly validationEndpoint: string | null;
  readonly slug: string;
  readonly form: readonly FormField[];
  readonly createdAt: string;
  readonly updatedAt: string;
};

/** An entry of `/integration/status`: one service, despite the name `integrations`, and its icon. */
export type CatalogueEntry = {
  readonly integrations: CatalogueIntegration;
  readonly icon: { readonly [key: string]: string | number | null };
};

type Service = Pick<CatalogueIntegration, 'slug' | 'name' | 'type' | 'form'> & {
  readonly status?: boolean;
  readonly validationEndpoint?: string;
};

const created = '2024-11-05T12:00:00.000Z';

const apiKey: FormField = {
  name: 'api_key',
  type: 'password',
  label: 'API key',
  maxLenght: '255',
  required: true,
  descrition: 'The key from the console of the service',
};

const services: readonly Service[] = [
  {
    slug: 'openai',
    name: 'OpenAI',
    type: 'llm',
    validationEndpoint: 'https://api.openai.com/v1/models',
    form: [
      apiKey,
      { name: 'organization', type: 'string', label: 'Organization', maxLenght: 64, required: false },
    ],
  },
  { slug: 'gemini', name: 'Gemini', type: 'llm', form: [{ ...apiKey, maxLenght: 128 }] },
  {
    slug: 'elevenlabs',
    name: 'ElevenLabs',
    type: 'voice',
    form: [apiKey, { name: 'voice_id', type: 'text', label: 'Voice', maxLenght: '64', required: false }],
  },
  {
    slug: 'stripe',
    name: 'Stripe',
    type: 'monetization',
    form: [
      { name: 'publishable_key', type: 'string', label: 'Publishable key', maxLength: 255, required: true },
      { name: 'secret_key', type: 'password', label: 'Secret key', maxLength: '255', required: true },
    ],
  },
  {
    slug: 'twilio',
    name: 'Twilio',
    type: 'phone',
    form: [
      { name: 'account_sid', type: 'string', label: 'Account SID', maxLenght: '34', required: true },
      { name: 'auth_token', type: 'password', label: 'Auth token', maxLenght: '64', required: true },
    ],
  },
  {
    slug: 'google-analytics',
    name: 'Google Analytics',
    type: 'analytics',
    form: [
      {
        name: 'measurement_id',
        type: 'string',
        label: 'Measurement ID',
        maxLenght: null,
        required: true,
        description: 'G- and ten characters',
      },
      { name: 'api_secret', type: 'password', label: 'API secret', maxLenght: '128', required: true },
    ],
  },
  { slug: 'pinecone', name: 'Pinecone', type: 'dataset', form: [apiKey] },
  { slug: 'cohere', name: 'Cohere', type: 'llm', status: false, form: [apiKey] },
];

/** A typical catalogue: eight services, one of them (cohere) switched off. */
export function usualCatalogue(newId: () => string): CatalogueEntry[] {
  return services.map((service) => {
    const iconId = newId();
    return {
      integrations: {
        id: newId(),
        iconId,
        status: true,
        validationEndpoint: null,
        createdAt: created,
        updatedAt: created,
        ...service,
      },
      icon: iconOf(service.slug, iconId),
    };
  });
}

function iconOf(slug: string, id: string): CatalogueEntry['icon'] {
  const url = `https://files.example.com/icons/${slug}.png`;
  return {
    id,
    institutionId: null,
    type: 'icon',
    fileName: `${slug}.png`,
    internalStorageUrl: url,
    url,
    maskName: slug,
    createdAt: created,
    updatedAt: created,
    extension: 'png',
    size: 4096,
    numberWords: null,
  };
}
