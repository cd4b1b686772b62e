/** How often a property is tried: so often every day, and `TORTURE_TIMES` as often in `npm run torture properties`. */
export const runs = (everyDay: number): number => everyDay * Number(process.env.TORTURE_TIMES ?? 1);
