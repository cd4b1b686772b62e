// biome-ignore-all lint/performance/noBarrelFile: the table of the providers, one line for each

/* The supported providers. To add one, add its folder and a line here. */
export { aloochat } from './aloochat/descriptor.ts';
export { toolzz } from './toolzz/descriptor.ts';
