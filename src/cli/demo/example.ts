import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Document, isMap, parseDocument } from 'yaml';
import { packageFolder } from '../../app/own-package.ts';

/** The example of the documentation, shipped beside the built code. */
const shipped = join(packageFolder() ?? '', 'desired-state');

/** A copy of the example that the demo may edit. */
export type Example = {
  readonly path: string;
  /** The variables that it refers to without a default. */
  readonly variables: readonly string[];
  /** Edits every file and keeps its comments. */
  edit(change: (document: Document) => void): void;
  /** Reverts the last edit. */
  undo(): void;
};

const yamlFiles = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ya?ml$/.test(name))
    .map((name) => join(folder, name))
    .sort();

const withoutComments = (text: string): string => text.replace(/^\s*#.*$/gm, '');

const variablesOf = (texts: readonly string[]): string[] => {
  const found = texts.flatMap((text) => [...withoutComments(text).matchAll(/(?<!\$)\$\{([A-Za-z_]\w*)\}/g)]);
  return [...new Set(found.map(([, name]) => name as string))].sort();
};

/** Copies the example into a folder. */
export const copyExample = (folder: string): Example => {
  const path = join(folder, 'desired-state');
  cpSync(shipped, path, { recursive: true });
  const files = yamlFiles(path);
  let before = new Map<string, string>();
  return {
    path,
    variables: variablesOf(files.map((file) => readFileSync(file, 'utf8'))),
    edit: (change) => {
      before = new Map(files.map((file) => [file, readFileSync(file, 'utf8')]));
      for (const [file, text] of before) {
        const document = parseDocument(text);
        change(document);
        const edited = document.toString({ lineWidth: 0 });
        if (edited !== text) writeFileSync(file, edited);
      }
    },
    undo: () => {
      for (const [file, text] of before) writeFileSync(file, text);
    },
  };
};

/** The names in a section of a file. */
export const namesIn = (document: Document, section: 'accounts' | 'integrations'): string[] => {
  const map = document.get(section);
  return isMap(map) ? map.items.map(({ key }) => String(key)) : [];
};
