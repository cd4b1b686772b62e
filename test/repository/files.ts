import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The checkout's root folder, with a trailing slash. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

/** The text of a file of the checkout. @param path relative to its root. */
export const read = (path: string): string => readFileSync(new URL(path, `file://${root}`), 'utf8');

/** The first fenced block of a Markdown text with this language. */
export const fenced = (markdown: string, language: string): string => {
  const block = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'm').exec(markdown)?.[1];
  if (block === undefined) throw new Error(`There is no \`\`\`${language} block in the text.`);
  return block;
};

/** What is made, or is not ours. */
const notOurs: ReadonlySet<string> = new Set([
  'node_modules',
  'dist',
  '.git',
  '.setpoint',
  'package-lock.json',
]);

/** The files of the checkout below a folder, by their paths from its root. @param folder with a slash at its end, or empty for all */
export const filesBelow = (folder = ''): string[] =>
  readdirSync(`${root}${folder}`, { withFileTypes: true })
    .filter(({ name }) => !notOurs.has(name))
    .flatMap((entry) =>
      entry.isDirectory() ? filesBelow(`${folder}${entry.name}/`) : [`${folder}${entry.name}`],
    );
