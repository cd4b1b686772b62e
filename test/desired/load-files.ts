import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished, type TestContext } from 'vitest';
import { type LoadOptions, type LoadResult, loadDesired } from '../../src/desired/load.ts';
import { formatProblem } from '../../src/desired/problem.ts';
import type { DesiredState } from '../../src/model/desired.ts';
import { createSecretRegistry } from '../../src/secrets/secret-registry.ts';

/** Files by name; a text is written as it is. */
export type Files = { readonly [name: string]: string | Buffer };

/** A folder with these files, gone after the test; one of several at once has to say which it is. */
export const folderOf = (
  files: Files,
  test: Pick<TestContext, 'onTestFinished'> = { onTestFinished },
): string => {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'setpoint-desired-'));
  test.onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
};

export const testEnvironment = {
  PATH: process.env.PATH,
  ALOOCHAT_API_KEY: 'aloo-key-1234',
  TOOLZZ_TOKEN: 'toolzz-token-1234',
  SETPOINT_SECRET_FILES: `${realpathSync(tmpdir())}:/dev:/no`,
  SETPOINT_BASE_URLS: 'https://proxy.example',
};

/** Loads a folder of these files, or one file `all.yaml`. Files are named relative to the folder. */
export const load = async (
  files: Files | string,
  options: Partial<LoadOptions> & { readonly env?: LoadOptions['environment'] } = {},
): Promise<LoadResult> => {
  const folder = folderOf(typeof files === 'string' ? { 'all.yaml': files } : files);
  return loadDesired({
    path: folder,
    cwd: folder,
    secrets: createSecretRegistry(),
    ...options,
    environment: { ...testEnvironment, ...options.env },
  });
};

/** The problems as texts; none when the files are valid. */
export const problemsOf = async (...args: Parameters<typeof load>): Promise<readonly string[]> => {
  const result = await load(...args);
  return result.ok ? [] : result.problems.map(formatProblem);
};

/** The state of files that have to be valid. */
export const stateOf = async (...args: Parameters<typeof load>): Promise<DesiredState> => {
  const result = await load(...args);
  if (!result.ok) throw new Error(result.problems.map(formatProblem).join('\n'));
  return result.state;
};

/** `\${…}`, for texts that are no template literals. */
export const ref = (inner: string): string => `\${${inner}}`;

/** An account of each provider, in three lines each. */
export const accounts = `accounts:
  acme: { provider: aloochat, apiKey: "${ref('ALOOCHAT_API_KEY')}" }
  brasil: { provider: toolzz, token: "${ref('TOOLZZ_TOKEN')}" }
`;

/** One integration on line 5; the value of `config` begins in column 58. */
export const withConfig = (config: string): string => oneIntegration(`config: ${config}`);

/** One integration of account acme, on line 5, in flow style: `rest` begins in column 50. */
export const oneIntegration = (rest: string): string =>
  `${accounts}integrations:\n  shop: { account: acme, type: shopify, name: S, ${rest} }\n`;
