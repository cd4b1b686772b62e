import { describe, expect, it } from 'vitest';
import { formatProblem } from '../../../src/desired/problem.ts';
import { createSecretRegistry, secretMark } from '../../../src/secrets/secret-registry.ts';
import { accounts, load, ref } from '../load-files.ts';

const token = 'shop-token-9f3kq27';

/** Loads a set with one row, on line 7, and its config, on line 12. */
const loaded = async (row: string, config: string, name = 'n') => {
  const secrets = createSecretRegistry();
  const yaml = `${accounts}sets:
  s:
    each:
      r: ${row}
    integration:
      account: acme
      type: t
      name: "${name}"
      config: ${config}
`;
  const result = await load(yaml, { secrets, env: { TOKEN: token } });
  if (!result.ok) throw new Error(result.problems.map(formatProblem).join('\n'));
  return {
    paths: result.state.integrations[0]?.secretPaths,
    config: result.state.integrations[0]?.config,
    warnings: result.warnings.map(formatProblem),
    isHidden: (text: string) => secrets.scrub(`<${text}>`) === `<${secretMark}>`,
  };
};

describe('a secret of a row stays secret', () => {
  it('that came from a reference, wherever it goes', async () => {
    const { paths, isHidden } = await loaded(
      `{ t: "${ref('TOKEN')}", plain: x-text }`,
      '{ a: "{{ t }}", b: { c: ["Bearer {{ t }}"] }, d: "{{ plain }}", e: "{{ plain }} {{ key }}" }',
      'Shop {{ t }}',
    );
    expect(paths).toEqual(['config.a', 'config.b', 'name']);
    expect(isHidden(token)).toBe(true);
    expect(isHidden('x-text')).toBe(false);
  });

  it('under a secret name in the row, also under another name, in a text and deep inside', async () => {
    const { paths, isHidden, warnings } = await loaded(
      `{ token: ${token}, plain: x-text }`,
      '{ a: "{{ token }}", b: { c: ["Bearer {{ token }}"] }, d: "{{ plain }}" }',
    );
    expect(paths).toEqual(['config.a', 'config.b']);
    expect(isHidden(token)).toBe(true);
    expect(isHidden(`Bearer ${token}`)).toBe(true);
    expect(warnings).toEqual([
      `all.yaml:7:19 integration "s.r": config.a is a secret in plain text in the YAML (set a variable, and write ${ref('S_R_TOKEN')})`,
      `all.yaml:7:19 integration "s.r": config.b.c.0 contains what looks like a secret, a bearer token (set a variable, and write ${ref('S_R_B_C_0')})`,
    ]);
  });

  it('as all of a mapping under a secret name', async () => {
    const { paths, isHidden } = await loaded(
      `{ secrets: { a: ${token}, b: { c: other-9f3kq27 } } }`,
      '"{{ secrets }}"',
    );
    expect(paths).toEqual(['config.a', 'config.b']);
    expect([token, 'other-9f3kq27'].map(isHidden)).toEqual([true, true]);
  });

  it('that is known by its format, in a text that hides the format', async () => {
    const github = `ghp_${'a1B2c3D4e5'.repeat(4).slice(0, 36)}`;
    const { paths, isHidden } = await loaded(`{ x: ${github} }`, '{ a: "x{{ x }}y", b: "{{ x }}" }');
    expect(paths).toEqual(['config.a', 'config.b']);
    expect(isHidden(github)).toBe(true);
  });

  it('but the name of the row is none', async () => {
    const { paths } = await loaded('{}', '{ a: "{{ key }}" }');
    expect(paths).toEqual([]);
  });
});

it('a secret in plain text in the template is warned of once, with a variable of the set', async () => {
  const yaml = `${accounts}sets:
  shops:
    each: { br: , pt: , es: }
    integration: { account: acme, type: t, name: "{{ key }}", config: { api_key: ${token} } }
`;
  const result = await load(yaml);
  expect(result.warnings.map(formatProblem)).toEqual([
    `all.yaml:7:82 set "shops": config.api_key is a secret in plain text in the YAML, in all 3 rows (set a variable, and write ${ref('SHOPS_API_KEY')})`,
  ]);
});

it('no message has a value of a row in it', async () => {
  const yaml = `${accounts}sets:
  s:
    each: { r: { token: [${token}], a: { b: ${token} } } }
    integration: { account: "{{ token }}", type: t, name: "x {{ a }}", "{{ token }}": 1 }
`;
  const result = await load(yaml);
  expect(result.ok).toBe(false);
  const texts = [...(result.ok ? [] : result.problems), ...result.warnings].map(formatProblem);
  expect(texts.length).toBeGreaterThan(1);
  expect(texts.join('\n')).not.toContain(token);
});
