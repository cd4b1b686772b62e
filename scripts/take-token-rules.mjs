import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/*
 * Makes src/secrets/token-rules.ts from the rules of gitleaks: node scripts/take-token-rules.mjs PATH/TO/gitleaks.toml COMMIT
 *
 * Taken are the rules whose tokens are known by themselves. Left out are those that need the name of the service beside a value that could be anything: here
 * the name is a key of its own, and src/secrets/secret-name.ts judges it.
 */

/** Too loose for a value that stands alone, or about command lines and other files. */
const leftOut = new Set([
  'curl-auth-header',
  'curl-auth-user',
  'facebook-access-token',
  'freemius-secret-key',
  'generic-api-key',
  'jwt-base64',
  'kubernetes-secret-yaml',
  'nuget-config-password',
  'private-key',
  'sidekiq-sensitive-url',
  'sourcegraph-access-token',
  'square-access-token',
  'twilio-api-key',
  'vault-service-token',
  'flutterwave-public-key',
]);

const namedOnly = /^(?:\(\?i\))?\[\\w\.-\]\{0,50\}\?/;

const field = (block, name, pattern) => new RegExp(`^${name} = ${pattern}`, 'ms').exec(block)?.[1];

/** Go's inline flags as one flag, and its character classes. */
const converted = (regex) => ({
  source: regex
    .replaceAll('(?i)', '')
    .replaceAll(/\(\?-?i:/g, '(?:')
    .replaceAll('[[:alnum:]]', '[a-zA-Z0-9]')
    .replaceAll('\\z', '$')
    .replaceAll('\\x60', '`'),
  flags: /\(\?i[:)]/.test(regex) ? 'i' : '',
});

const [file, commit] = process.argv.slice(2);
const blocks = readFileSync(file, 'utf8').split('[[rules]]').slice(1);
const rules = [];
let skipped = 0;
for (const block of blocks) {
  const id = field(block, 'id', '"([^"]+)"');
  const regex = field(block, 'regex', "'''(.*?)'''");
  const keywords = [...(field(block, 'keywords', '\\[(.*?)\\]') ?? '').matchAll(/"([^"]+)"/g)].map(
    ([, word]) => word.toLowerCase(),
  );
  const usable =
    regex !== undefined &&
    !namedOnly.test(regex) &&
    !leftOut.has(id) &&
    keywords.every(({ length }) => length >= 3);
  if (!usable) skipped += 1;
  else rules.push({ id, keywords, ...converted(regex) });
}

const quote = (text) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
const lines = rules.map(
  ({ id, keywords, source, flags }) =>
    `  [${quote(id)}, [${keywords.map(quote).join(', ')}], new RegExp(${quote(source)}, ${quote(flags)})],`,
);
const out = fileURLToPath(new URL('../src/secrets/token-rules.ts', import.meta.url));
writeFileSync(
  out,
  `// Made by scripts/take-token-rules.mjs from the rules of gitleaks (https://github.com/gitleaks/gitleaks, commit ${commit}): ${rules.length} of ${blocks.length}.
// MIT License. Copyright (c) 2019 Zachary Rice. Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
// documentation files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge,
// publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the
// following conditions: The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.
// THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR
// A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN
// ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.

/** A format of tokens: its name at gitleaks, texts of which one stands in each such token (in lower case), and the format. */
export type TokenRule = readonly [id: string, keywords: readonly string[], format: RegExp];

export const tokenRules: readonly TokenRule[] = [
${lines.join('\n')}
];
`,
);
process.stdout.write(`${rules.length} rules taken, ${skipped} left out\n`);
