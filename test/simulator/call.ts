import type { SimulatedAlooChat, SimulatedToolzz } from '../../src/simulator/start-simulator.ts';

export type Reply = { readonly status: number; readonly headers: Headers; readonly text: string };

/** One request with the provider's own authorisation. `baseUrl` may lead through a proxy. */
export async function call(
  provider: Pick<SimulatedAlooChat | SimulatedToolzz, 'baseUrl' | 'credential'>,
  method: string,
  path: string,
  body?: unknown,
): Promise<Reply> {
  const response = await fetch(`${provider.baseUrl}${path}`, {
    method,
    headers: {
      'x-api-key': provider.credential,
      authorization: `Bearer ${provider.credential}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    redirect: 'manual',
    signal: AbortSignal.timeout(10_000),
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** The JSON of an answer, in the shape that the test expects of it. */
export const jsonOf = <Shape>(reply: Reply): Shape => JSON.parse(reply.text) as Shape;

/** An AlooChat integration or a Toolzz credential as the wire shows it. */
export type Shown = {
  readonly id: string;
  readonly name: string;
  readonly [field: string]: unknown;
};

/** What AlooChat's list shows. */
export const listAlooChat = async (provider: SimulatedAlooChat): Promise<Shown[]> =>
  jsonOf(await call(provider, 'GET', '/integrations'));

/** What Toolzz's list of the unit shows. */
export const listToolzz = async (provider: SimulatedToolzz): Promise<Shown[]> =>
  jsonOf<{ items: Shown[] }>(await call(provider, 'GET', `/credential/unity/${provider.unit}`)).items;

/** The body of a create at AlooChat. */
export const shop = {
  name: 'My Shopify Store',
  type: 'shopify',
  config: { shop_domain: 'MyStore.myshopify.com ', access_token: 'shpat_0123456789', api_version: 3 },
} as const;

/** The body of a create at Toolzz for the service with this slug. */
export const newCredential = (provider: SimulatedToolzz, slug = 'openai', name = 'OpenAI Marketing') => ({
  name,
  userId: provider.user,
  unityId: provider.unit,
  integrationId: provider.catalogue.find((entry) => entry.integrations.slug === slug)?.integrations.id,
  status: true,
  credentials: [{ api_key: ' sk-0123456789 ', organization: 'org-1' }],
});
