import { createAlooChatApi } from './aloochat/api.ts';
import { type AlooChatType, listedTypes, unlistedTypes } from './aloochat/documented.ts';
import { type Random, randomUuid, seededRandom } from './random.ts';
import {
  type ApiParts,
  type ProviderOptions,
  type SimulatedProvider,
  startProvider,
} from './simulated-provider.ts';
import { createToolzzApi } from './toolzz/api.ts';
import { type CatalogueEntry, usualCatalogue } from './toolzz/catalogue.ts';
import { createWorld, type NewIntegration, type ProviderWorld, type StoredIntegration } from './world.ts';

export type SimulatorOptions = {
  /** AlooChat's port; Toolzz gets the next one. Absent: free ports. */
  readonly port?: number;
  /** The same seed gives the same ids, masks and faults. */
  readonly seed?: number;
  readonly aloochat?: ProviderOptions & { readonly apiKey?: string };
  readonly toolzz?: ProviderOptions & {
    readonly token?: string;
    readonly unit?: string;
    readonly user?: string;
    readonly catalogue?: readonly CatalogueEntry[];
  };
};

export interface SimulatedAlooChat extends SimulatedProvider {
  /** The response of `/integrations/types`; may be edited. */
  readonly types: AlooChatType[];
}

export interface SimulatedToolzz extends SimulatedProvider {
  readonly unit: string;
  readonly user: string;
  /** May be edited: `status: false` switches a service off. */
  readonly catalogue: CatalogueEntry[];
}

export interface Simulator {
  readonly aloochat: SimulatedAlooChat;
  readonly toolzz: SimulatedToolzz;
  close(): Promise<void>;
}

/** The simulated providers, by their names in Setpoint. */
export type SimulatedName = Exclude<keyof Simulator, 'close'>;

/** Starts both providers on loopback, in memory only. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const random = seededRandom(options.seed ?? 1);
  const port = options.port ?? 0;
  const aloochat = await startAlooChat(options.aloochat ?? {}, port, random);
  try {
    const toolzz = await startToolzz(options.toolzz ?? {}, port === 0 ? 0 : port + 1, random);
    const close = async () => {
      await Promise.all([aloochat.close(), toolzz.close()]);
    };
    return { aloochat, toolzz, close };
  } catch (error) {
    await aloochat.close();
    throw error;
  }
}

async function startAlooChat(
  { apiKey = 'aloo-key-of-the-simulator', ...options }: NonNullable<SimulatorOptions['aloochat']>,
  port: number,
  random: Random,
): Promise<SimulatedAlooChat> {
  const types = [...listedTypes];
  const world = newWorld(random, {});
  const companyId = randomUuid(random);
  const kind = {
    basePath: '/api/public',
    credential: apiKey,
    world,
    api: (parts: ApiParts) => createAlooChatApi({ ...parts, world, random, companyId, types, unlistedTypes }),
  };
  return Object.assign(await startProvider(kind, { ...options, port, random }), { types });
}

async function startToolzz(
  {
    token = 'toolzz-token-of-the-simulator',
    unit = '4a7c0a52-8f0e-4c1c-9a52-6f1d1b6e9a10',
    user = '0b6f6c1e-52a1-4a57-8a0b-2d0f6b9f3c77',
    catalogue: given,
    ...options
  }: NonNullable<SimulatorOptions['toolzz']>,
  port: number,
  random: Random,
): Promise<SimulatedToolzz> {
  const catalogue = given ? [...given] : usualCatalogue(() => randomUuid(random));
  const world = newWorld(random, { unit, user });
  const kind = {
    basePath: '/api/v1',
    credential: token,
    world,
    api: (parts: ApiParts) => createToolzzApi({ ...parts, world, random, catalogue }),
  };
  return Object.assign(await startProvider(kind, { ...options, port, random }), { unit, user, catalogue });
}

function newWorld(random: Random, defaults: Partial<StoredIntegration>): ProviderWorld {
  const complete = (item: NewIntegration, now = Date.now()): StoredIntegration => ({
    id: randomUuid(random),
    active: true,
    config: {},
    visibility: 'private',
    agentId: null,
    unit: '',
    user: '',
    secretId: randomUuid(random),
    createdAt: now,
    updatedAt: now,
    ...defaults,
    ...item,
  });
  return createWorld(complete, Date.now);
}
