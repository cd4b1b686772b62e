// biome-ignore-all lint/performance/noBarrelFile: the table of the providers, one line for each

/* The providers that Setpoint speaks to. Another one is its folder and a line here. */
export { aloochat } from './aloochat/descriptor.ts';
export { toolzz } from './toolzz/descriptor.ts';
