import { describe, expect, it } from 'vitest';
import { loadDesired } from '../../src/desired/load.ts';
import { type FileContent, readContent } from '../../src/desired/yaml/parse-file.ts';
import {
  type ParseAnswer,
  type ParseQuestion,
  parseTexts,
  type startParseHelper,
} from '../../src/desired/yaml/parse-texts.ts';
import { createSecretRegistry } from '../../src/secrets/secret-registry.ts';
import { accounts, folderOf, ref, testEnvironment } from '../desired/load-files.ts';
import { runCli } from '../support/cli.ts';

const ENTRIES = 60;
const FILES = 60;

const entryText = (file: number, at: number): string => `  shop-${file}-${at}:
    account: acme
    type: shopify
    name: Store ${at} of file ${file}
    config:
      shop_domain: "store-${file}-${at}-${'long'.repeat(20)}.myshopify.com"
      regions: ${at === 0 ? '&regions' : ''} ${at === 0 ? '[eu, us]' : '*regions'}
      access_token: ${ref('TOKEN')}
`;

const fileText = (file: number, more = ''): string =>
  `integrations:\n${Array.from({ length: ENTRIES }, (_, at) => entryText(file, at)).join('')}${more}`;

/** More than one thread's work: some 900 KB. */
const files = (spoiled: Readonly<Record<number, string>> = {}): Record<string, string> => ({
  'accounts.yaml': accounts,
  ...Object.fromEntries(
    Array.from({ length: FILES }, (_, file) => [
      `f${String(file).padStart(2, '0')}.yaml`,
      fileText(file, spoiled[file]),
    ]),
  ),
});

/** Something wrong in every place where a position is worked out. */
const spoiled = {
  3: '  twice: { account: acme, type: t, name: n, config: { a: 1, a: 2 } }\n',
  17: '  shop-3-5: { account: acme, type: t, name: m, config: {} }\n',
  24: '  odd: { account: acme, type: t, name: o, config: { n: 012 }, unknown: 1 }\n',
  31: '  "__proto__": { account: acme, type: t, name: p, config: {} }\n',
  40: '  broken: [\n',
  55: `  unset: { account: nobody, type: t, name: q, config: { a: "${ref('NOT_SET')}" } }\n`,
  59: '  same: { account: acme, type: shopify, name: store 4 of FILE 2, config: {} }\n',
};

const environment = { ...testEnvironment, TOKEN: 'a-token-of-the-test' };

const validate = async (folder: string): Promise<unknown> => {
  const { PATH: _path, ...env } = environment;
  const { stdout } = await runCli(['validate', '--json', '--desired-state', '.'], { env, cwd: folder });
  return JSON.parse(stdout);
};

/** The same by this process, whose sources no other thread can load. */
const here = async (folder: string) => {
  const loaded = await loadDesired({
    path: folder,
    cwd: folder,
    environment,
    secrets: createSecretRegistry(),
  });
  return { problems: loaded.ok ? [] : loaded.problems, warnings: loaded.warnings };
};

describe('a large desired state', () => {
  it('is valid or not whatever thread reads it', async () => {
    const good = folderOf(files());
    expect(await validate(good)).toMatchObject({ valid: true, integrations: FILES * ENTRIES, problems: [] });
    expect(await here(good)).toEqual({ problems: [], warnings: [] });
    const bad = folderOf(files(spoiled));
    const { problems, warnings } = await here(bad);
    expect(problems.length).toBeGreaterThan(6);
    expect(new Set(problems.map(({ file }) => file)).size).toBe(7);
    expect(await validate(bad)).toMatchObject({ valid: false, problems, warnings });
  });

  it('is read to the same by a thread of its own', async () => {
    const built = new URL('../../dist/test/parse-texts.js', import.meta.url).href;
    const module = (await import(built)) as { startParseHelper: typeof startParseHelper };
    const texts = new Map(Object.entries(files(spoiled)));
    const left = texts.entries();
    const answers = new Map<string, FileContent>();
    const helper = module.startParseHelper(
      (): ParseQuestion | null => {
        const { value } = left.next();
        return value === undefined ? null : { name: value[0], text: value[1] };
      },
      ({ name, content }: ParseAnswer) => void answers.set(name, content),
    );
    await helper.done;
    await helper.close();
    expect(answers.size).toBe(texts.size);
    for (const [name, text] of texts) expect(answers.get(name), name).toEqual(readContent(text));
  });

  it('is read by the one thread where no other can be started', async () => {
    const texts = new Map(Object.entries(files()));
    const parsed = await parseTexts(texts);
    expect([...parsed.keys()]).toEqual([...texts.keys()]);
    expect([...parsed.values()].flatMap(({ entries }) => entries)).toHaveLength(FILES * ENTRIES + 2);
  });
});
