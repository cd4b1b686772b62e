import { expect, test } from 'vitest';
import { startBench, toolzz } from './subject.ts';

const { entry } = toolzz;

test('the form’s password fields are registered as secrets once the catalogue was read', async () => {
  const { provider, secrets } = await startBench(toolzz);
  const literal = 'a-literal-in-the-yaml-55';
  const told = { ...entry, config: { api_key: literal, organization: 'org-of-mine' }, secretPaths: [] };
  await provider.observe([told]);
  expect(secrets.scrub(`${literal} of org-of-mine`)).toBe('[secret] of org-of-mine');
});

test('the whole config of an unknown service is secret', async () => {
  const { provider } = await startBench(toolzz);
  const unknown = { ...entry, type: 'opnai', config: { label: 'x', 'dotted.key': 'y' }, secretPaths: [] };
  const { capabilities } = await provider.observe([unknown]);
  expect(capabilities.assess(unknown)).toMatchObject({
    blocked: { reason: 'unavailable' },
    secretPaths: ['config.label', 'config.dotted.key'],
  });
});

test('names of prototypes in a form or a config are harmless', async () => {
  const { provider, secrets } = await startBench(toolzz);
  const odd = JSON.parse('{"__proto__":"proto-value-1","constructor":"ctor-value-1"}');
  await provider.observe([{ ...entry, config: odd, secretPaths: [] }]);
  expect(secrets.scrub('proto-value-1 ctor-value-1')).toBe('proto-value-1 ctor-value-1');
});
