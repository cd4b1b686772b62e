import { accounts, ref } from '../load-files.ts';

/** A file with a set on line 5, its fields from line 6 on. */
export const set = (fields: string): string => `${accounts}sets:\n  s:\n${fields.replace(/^/gm, '    ')}\n`;

/** Rows from line 7 on, one a line, and after them the template: its fields from the line after `integration:` on. */
export const rows = (each: string, integration: string): string =>
  set(`each:\n${each.replace(/^/gm, '  ')}\nintegration:\n${integration.replace(/^/gm, '  ')}`);

export const entry = 'account: acme\ntype: t';
export const two = 'br: { a: 1 }\npt: { a: 2 }';
export const known = 'account, type, name, active, visibility, agentId, protect, drift, id, replace, config';
export const form = 'a placeholder is {{ NAME }}, without filters or logic; {{{{ is a literal {{';
export const unset = (name: string): string =>
  `the variable ${name} is not set (set it in the environment or in .env, or write ${ref(`${name}:-default`)})`;
