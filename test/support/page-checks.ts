import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { BrowserContext, Page } from 'playwright-core';

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

type AxeResults = {
  readonly violations: readonly {
    readonly id: string;
    readonly help: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
  }[];
};

const run = `axe.run({ resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })`;

/** What is wrong with the page for those who see, hear or touch it differently: a line each. Its policy for content lets no script tag in, so axe comes by evaluation. */
export const axeViolations = async (page: Page): Promise<readonly string[]> => {
  await page.evaluate(await readFile(axePath, 'utf8'));
  const { violations } = (await page.evaluate(run)) as AxeResults;
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${help}\n  ${html}\n  ${failureSummary ?? ''}`),
  );
};

/** By how many pixels the page is wider than what shows of it. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

/** What the pages of a browser complain of: errors of scripts, of the policy for content, of what cannot be loaded. */
export type Watched = { readonly errors: string[] };

/** Watches every page of a context from now on. */
export const watchPages = (context: BrowserContext): Watched => {
  const watched: Watched = { errors: [] };
  context.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) watched.errors.push(message.text());
  });
  context.on('weberror', (error) => watched.errors.push(String(error.error())));
  return watched;
};

/** Keeps every page and answer that a context is sent from now on. */
export const keepReceived = (context: BrowserContext): readonly string[] => {
  const received: string[] = [];
  context.on('response', (response) => {
    const type = response.headers()['content-type'] ?? '';
    if (!/^text\/html|json/.test(type)) return;
    response.text().then(
      (text) => received.push(text),
      // It was left before it was read.
      () => undefined,
    );
  });
  return received;
};

/** How a page is seen: in which colours, and how wide, in pixels. */
export type Look = { readonly colorScheme: 'light' | 'dark'; readonly width: number };

/** Shows a page as those with such a screen see it, without loading it again: a context of its own takes a second of processor time. */
export const lookAt = async (page: Page, { colorScheme, width }: Look): Promise<void> => {
  await page.emulateMedia({ colorScheme });
  await page.setViewportSize({ width, height: 844 });
};
