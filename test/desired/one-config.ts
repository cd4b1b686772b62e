import { formatProblem } from '../../src/desired/problem.ts';
import { accounts, load } from './load-files.ts';

/** One integration whose config, from line 8 on, is this YAML. */
export const entry = (config: string): string =>
  `${accounts}integrations:
  shop:
    account: acme
    type: shopify
    name: S
    config:
${config.replace(/^/gm, '      ')}
`;

/** What comes of a config: its values, or the problems, and the warnings. Places and what every text has in common are left out. */
export const outcome = async (yaml: string, env: Record<string, string> = {}) => {
  const result = await load(yaml, { env });
  const texts = (problems: typeof result.warnings) =>
    problems.map((problem) => formatProblem(problem).replace('integration "shop": ', ''));
  return {
    config: result.ok ? result.state.integrations[0]?.config : null,
    problems: result.ok ? [] : texts(result.problems),
    warnings: texts(result.warnings),
  };
};
