import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { alternate } from '../support/alternate.ts';
import { measure, setpoint } from '../support/measured-process.ts';
import { printTable } from '../support/print-table.ts';
import { withScene } from '../support/scene.ts';

/* `validate` of entries from one set, beside the same entries written out in one file. */
const COUNT = 10_000;
const ROUNDS = 5;

const accounts = `accounts:
  acme: { provider: aloochat, apiKey: aloo-key-of-the-simulator }
`;

const domainOf = (at: number): string => `store-${at}.myshopify.com`;

/** Twenty entries share one secret. */
const tokenOf = (at: number): string => `\${TOKEN_${Math.floor(at / 20)}}`;

const numbers = Array.from({ length: COUNT }, (_, at) => at);

const written = (at: number): string => `  store.s${at}:
    account: acme
    type: shopify
    name: "Store s${at}"
    active: true
    config:
      shop_domain: ${domainOf(at)}
      access_token: ${tokenOf(at)}
      api_version: "2024-01"
`;

const row = (at: number): string => `      s${at}: { domain: ${domainOf(at)}, token: "${tokenOf(at)}" }\n`;

const template = `    integration:
      account: acme
      type: shopify
      name: "Store {{ key }}"
      active: true
      config: { shop_domain: "{{ domain }}", access_token: "{{ token }}", api_version: "2024-01" }
`;

const environment = Object.fromEntries(
  numbers.map((at) => [`TOKEN_${Math.floor(at / 20)}`, `secret-of-store-${Math.floor(at / 20)}`]),
);

await withScene(async ({ folder, env }) => {
  const files = {
    written: `${accounts}integrations:\n${numbers.map(written).join('')}`,
    set: `${accounts}sets:\n  store:\n    each:\n${numbers.map(row).join('')}${template}`,
  };
  await mkdir(folder, { recursive: true });
  const validate = async (name: keyof typeof files) => {
    const file = join(folder, `${name}.yaml`);
    await writeFile(file, files[name]);
    return () => measure([setpoint, 'validate', '--desired-state', file], { ...env, ...environment });
  };
  const figures = await alternate(ROUNDS, {
    'written out': await validate('written'),
    'one set': await validate('set'),
  });
  printTable({
    title: `\`setpoint validate\` of ${COUNT} entries in one file`,
    columns: [
      'entries',
      'MB',
      'wall s',
      'CPU s',
      'peak memory (MiB)',
      'wall ÷ written out',
      'CPU ÷ written out',
    ],
    rows: figures.map(({ name, wallMs, cpuMs, rssMiB, wallRatio, cpuRatio }) => [
      name,
      (Buffer.byteLength(files[name === 'one set' ? 'set' : 'written']) / 1e6).toFixed(1),
      (wallMs / 1e3).toFixed(2),
      (cpuMs / 1e3).toFixed(2),
      rssMiB.toFixed(0),
      wallRatio.toFixed(2),
      cpuRatio.toFixed(2),
    ]),
    notes: [`Medians of ${ROUNDS} rounds in turn.`],
  });
});
