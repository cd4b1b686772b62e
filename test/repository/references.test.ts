import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildProgram } from '../../src/cli/program.ts';
import { desiredJsonSchema } from '../../src/desired/schema/json-schema.ts';
import { read, root } from './files.ts';
import { commandReference, fieldReference } from './references.ts';

const BEGIN = '<!-- made by npm run docs -->';
const END = '<!-- /made by npm run docs -->';

const pages = [
  ['docs/desired-state.md', fieldReference(desiredJsonSchema())],
  ['docs/commands.md', commandReference(buildProgram(async () => {}))],
] as const;

describe('a reference that is made', () => {
  it.each(pages)('%s is current; npm run docs writes it anew', (path, made) => {
    const page = read(path);
    const [before = '', after = ''] = [page.split(BEGIN)[0], page.split(END)[1]];
    const current = `${before}${BEGIN}\n\n${made}\n\n${END}${after}`;
    if (process.env.WRITE_DOCS === '1') writeFileSync(join(root, path), current);
    expect(read(path)).toBe(current);
  });
});
