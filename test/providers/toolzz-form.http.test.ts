import { expect, test } from 'vitest';
import { startBench, toolzz } from './subject.ts';

const openai = toolzz.entry;

/** What an entry of openai with this config is told. */
const assessed = async (config: typeof openai.config, type = 'openai') => {
  const { provider } = await startBench(toolzz);
  const { capabilities } = await provider.observe([]);
  return capabilities.assess({ ...openai, type, config });
};

test('an entry that fits the form passes, and the form decides which fields are secret', async () => {
  expect(await assessed({ api_key: 'sk-1', organization: 'org' })).toEqual({
    blocked: null,
    unsupported: [],
    secretPaths: ['config.api_key'],
  });
});

test.each([
  ['a required field is missing', {}, ['api_key is required']],
  ['a required field is empty', { api_key: '' }, ['api_key is required']],
  [
    'an unknown field is near a known one',
    { api_key: 'k', organisation: 'o' },
    ['organisation is not a field of it (did you mean organization?)'],
  ],
  [
    'an unknown field is near none',
    { api_key: 'k', zzz: 'o' },
    ['zzz is not a field of it (its fields: api_key, organization)'],
  ],
  ['a length in text is passed', { api_key: 'k'.repeat(256) }, ['api_key is longer than 255 characters']],
  [
    'a length in numbers is passed',
    { api_key: 'k', organization: '😀'.repeat(65) },
    ['organization is longer than 64 characters'],
  ],
  [
    'values are no strings',
    { api_key: 12345, organization: null },
    ['api_key must be a string', 'organization must be a string'],
  ],
  [
    'several things are wrong',
    { organization: ['deep-value'], apikey: 'k' },
    ['api_key is required', 'organization must', 'apikey is not', 'did you mean api_key?'],
  ],
])('the config is invalid when %s', async (_name, config, said) => {
  const { blocked } = await assessed(config);
  expect(blocked?.reason).toBe('invalid');
  for (const text of [...said, 'the form of openai']) expect(blocked?.message).toContain(text);
  expect(blocked?.message).not.toMatch(/12345|deep-value|kkk|😀/u);
});

test('the lengths themselves pass, counted in characters', async () => {
  const { blocked } = await assessed({ api_key: 'k'.repeat(255), organization: '😀'.repeat(64) });
  expect(blocked).toBeNull();
});

test('a form may be missing, empty, or state lengths that are none', async () => {
  const { provider, simulated } = await startBench(toolzz);
  const service = (slug: string, rest: object) => ({
    integrations: { id: slug, slug, status: true, ...rest },
    icon: null,
  });
  const odd = [
    { name: 'key', maxLenght: 'many', type: 'Password' },
    { name: 'zero', maxLength: 0 },
  ];
  const body = [service('formless', {}), service('fieldless', { form: [] }), service('odd', { form: odd })];
  simulated.faults.add({ kind: 'status', status: 200, body, path: /status$/ });
  const { capabilities } = await provider.observe([]);
  const assess = (type: string, config: typeof openai.config) =>
    capabilities.assess({ ...openai, type, config });
  expect(assess('formless', { anything: 'goes' }).blocked).toBeNull();
  expect(assess('formless', { but: 7 }).blocked?.message).toContain('but must be a string');
  expect(assess('fieldless', { any: 'x' }).blocked?.message).toContain('it takes none');
  expect(assess('odd', { key: 'k'.repeat(9_999), zero: 'x' })).toMatchObject({
    blocked: null,
    secretPaths: ['config.key'],
  });
});

test('a service that is switched off or not in the catalogue is unavailable', async () => {
  expect((await assessed({ api_key: 'k' }, 'cohere')).blocked).toMatchObject({
    reason: 'unavailable',
    message: expect.stringContaining('switched cohere off'),
  });
  expect((await assessed({ api_key: 'k' }, 'open-ai')).blocked).toMatchObject({
    reason: 'unavailable',
    message: expect.stringContaining('Did you mean openai?'),
  });
  expect((await assessed({ api_key: 'k' }, 'constructor')).blocked?.reason).toBe('unavailable');
});

test('visibility and agentId are unsupported, and the rest is applied', async () => {
  const { provider } = await startBench(toolzz);
  const { capabilities } = await provider.observe([]);
  const { blocked, unsupported } = capabilities.assess({ ...openai, visibility: 'public', agentId: null });
  expect(blocked).toBeNull();
  expect(unsupported.map(({ path }) => path)).toEqual(['visibility', 'agentId']);
  expect(unsupported[0]?.message).toContain('Remove visibility');
  expect(capabilities).toMatchObject({ removal: 'switch-off', immutable: ['type', 'config'] });
});
