import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/* What is compared with: every file of a folder through `parse` of the package yaml, with its defaults. Argument: the folder. */
const [, , folder = '.'] = process.argv;
for (const name of readdirSync(folder)) parse(readFileSync(join(folder, name), 'utf8'));
