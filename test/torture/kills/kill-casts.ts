import type { SimulatedName, Simulator } from '../../../src/simulator/start-simulator.ts';
import type { NewIntegration } from '../../../src/simulator/world.ts';
import { aloochatAt, ref, toolzzAt } from '../../support/e2e-world.ts';

/** Who plays in a kill scene at one provider, and what is to come of it. */
export type Cast = {
  readonly provider: SimulatedName;
  account(sim: Simulator, extra: object): object;
  /** What is owned and in sync, key by key; live as KEY-1, since known ids make the names of the points. */
  readonly before: Readonly<Record<string, object>>;
  /** What is desired then: one of each change. */
  readonly after: Readonly<Record<string, object>>;
  /** Nobody's, by a name of their own or with the name of something of ours under another type. */
  readonly neighbours: readonly NewIntegration[];
  /** What is live in the end beside them, as the scene tells it. */
  readonly wanted: readonly string[];
  /** The requests for a change of a run that nobody killed, as `METHOD id` or, for what was made then, `METHOD name`. */
  readonly writes: readonly string[];
  /** A create that was answered to nobody is found in the list and adopted, and may be written once more: secrets are not shown. */
  readonly mayBeWrittenToo: readonly string[];
  /** What history tells of it as applied, as `action key`, once each. */
  readonly told: readonly string[];
};

const slack = (name: string, extra: object = {}): object => ({
  account: 'acme',
  type: 'slack',
  name,
  config: { token: ref('TOKEN'), channel: 'general' },
  ...extra,
});

const aloochat: Cast = {
  provider: 'aloochat',
  account: aloochatAt,
  before: {
    changed: slack('Changed'),
    replaced: slack('Replaced'),
    moved: slack('Moved'),
    deleted: slack('Deleted'),
    same: slack('Same'),
  },
  after: {
    created: slack('Created'),
    changed: slack('Changed', { active: false }),
    replaced: slack('Replaced', { type: 'notion', replace: true }),
    'moved-here': slack('Moved'),
    same: slack('Same'),
  },
  neighbours: [
    { type: 'slack', name: 'Neighbour', config: { channel: 'theirs' } },
    { type: 'zendesk', name: 'Created', config: { channel: 'theirs' } },
  ],
  wanted: ['notion Replaced', 'slack Changed, off', 'slack Created', 'slack Moved', 'slack Same'],
  writes: ['DELETE deleted-1', 'DELETE replaced-1', 'POST Created', 'POST Replaced', 'PUT changed-1'],
  mayBeWrittenToo: ['PUT Created', 'PUT Replaced'],
  told: ['create created', 'delete deleted', 'replace replaced', 'update changed'],
};

const openai = (name: string, extra: object = {}): object => ({
  account: 'acme',
  type: 'openai',
  name,
  config: { api_key: ref('TOKEN') },
  ...extra,
});

/** Only `active` and the name can be changed here, and what is removed is switched off: so is the old one of a replace. */
const toolzz: Cast = {
  provider: 'toolzz',
  account: toolzzAt,
  before: {
    changed: openai('Changed'),
    renamed: openai('Renamed'),
    replaced: openai('Replaced'),
    moved: openai('Moved'),
    deleted: openai('Deleted'),
    same: openai('Same'),
  },
  after: {
    created: openai('Created'),
    changed: openai('Changed', { active: false }),
    renamed: openai('Renamed by us'),
    replaced: openai('Replaced', { type: 'gemini', replace: true }),
    'moved-here': openai('Moved'),
    same: openai('Same'),
  },
  neighbours: [
    { type: 'openai', name: 'Neighbour', config: { api_key: 'theirs' } },
    { type: 'gemini', name: 'Created', config: { api_key: 'theirs' } },
  ],
  wanted: [
    'gemini Replaced',
    'openai Changed, off',
    'openai Created',
    'openai Deleted, off',
    'openai Moved',
    'openai Renamed by us',
    'openai Replaced, off',
    'openai Same',
  ],
  writes: [
    'POST Created',
    'POST Replaced',
    'PUT changed-1',
    'PUT deleted-1',
    'PUT renamed-1',
    'PUT replaced-1',
  ],
  // What is hidden can not be written here, and counts as equal.
  mayBeWrittenToo: [],
  told: ['create created', 'delete deleted', 'replace replaced', 'update changed', 'update renamed'],
};

/** The cast of each provider. */
export const casts: { readonly [P in SimulatedName]: Cast } = { aloochat, toolzz };
