/** `src/server/page/browser/live.ts` and what it imports, as one text for a browser: the build, and vitest, put it in (`rolldown.config.ts`). */
declare module 'virtual:live-script' {
  export const liveScript: string;
}
