import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { read, root } from './files.ts';

const page = read('docs/git.md');

const section = (heading: string): string => {
  const start = page.indexOf(`\n## ${heading}\n`);
  const end = page.indexOf('\n## ', start + 1);
  return page.slice(start, end === -1 ? undefined : end);
};

const quoted = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, part = '']) => part);

const columns = (text: string, column: number): string[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) => line.split(' | ')[column] ?? '');

const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => read(join('src', file)))
  .join('\n')
  // What a template fills in, and what joins the parts of a text that is long.
  .replaceAll(/\$\{[^}]*\}/g, 'NAME');

/** What the page writes where a template has a place to fill in. */
const EXAMPLES: readonly (readonly [example: RegExp, template: string])[] = [
  [/within 20 s$/, 'within NAME'],
  [/tag live$/, 'tag NAME'],
  [/^desired-state:1:1 /, ''],
  [/^commit 1756a11789a4 has no signature, so/, 'commit NAME NAME, so'],
  [/ \((?:write|install).*\)$/, ''],
  [/^both is/, 'NAME is'],
];

describe('docs/git.md', () => {
  it('lists the settings of a Git source, no more and no fewer', () => {
    const settings = ['src/settings/git-settings.ts', 'src/config.ts'].map(read).join('\n');
    const names = new Set(settings.match(/\bSETPOINT_(?:GIT_[A-Z_]+[A-Z]|WEBHOOK_SECRET)\b/g));
    const listed = columns(section('Settings'), 0).flatMap(quoted);
    expect(listed.filter((name) => !/_(?:DESIRED_STATE|DATA)$/.test(name)).toSorted()).toEqual(
      [...names].toSorted(),
    );
  });

  const problems = columns(section('When something fails').split('| what is wrong |')[1] ?? '', 1);

  it.each(problems.flatMap(quoted))('quotes what Setpoint says: %s', (message) => {
    const wanted = EXAMPLES.reduce((text, [example, template]) => text.replace(example, template), message);
    expect(sources).toContain(wanted);
  });

  it.each(
    columns(section('Webhooks').split('| answer |')[1] ?? '', 0)
      .flatMap(quoted)
      .map((text) => text.replace(/ …$/, '')),
  )('quotes the answer to a webhook: %s', (message) => {
    expect(read('src/server/webhooks/git-webhook.ts')).toContain(message);
  });
});
