import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { blockedReasons } from '../../src/model/plan.ts';
import { read, root } from './files.ts';

const page = read('docs/troubleshooting.md');

const sources = ['src', 'jobs']
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
  )
  .filter((file) => file.endsWith('.ts'))
  .map(read)
  .join('\n')
  // What a template fills in.
  .replaceAll(/\$\{[^}]*\}/g, 'NAME');

const messages = [...page.matchAll(/^\*\*(.+?)\*\*/gm)].flatMap(([, heading = '']) =>
  [...heading.matchAll(/`([^`]+)`/g)].map(([, message = '']) => message),
);

describe('docs/troubleshooting.md', () => {
  it('has a row for each reason why a change is blocked, and no other', () => {
    const table = page.slice(page.indexOf('## Blocked'), page.indexOf('## Runs'));
    const rows = [...table.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, reason]) => reason);
    expect(rows).toEqual(blockedReasons);
  });

  it('explains messages', () => {
    expect(messages.length).toBeGreaterThan(8);
  });

  it.each(messages)('quotes what Setpoint says: %s', (message) => {
    expect(sources).toContain(message.replaceAll('KEY', 'NAME'));
  });
});
