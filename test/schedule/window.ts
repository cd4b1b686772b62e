import type { ChangeWindow } from '../../src/model/window.ts';

const ms = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

const windowOf =
  (kind: ChangeWindow['kind']) =>
  (schedule: string, duration: string, timezone = 'UTC'): ChangeWindow => ({
    kind,
    schedule,
    duration,
    durationMs: Number.parseInt(duration, 10) * ms[duration.at(-1) as keyof typeof ms],
    timezone,
  });

/** `allow('0 9 * * 1-5', '8h', 'Europe/Berlin')` */
export const allow = windowOf('allow');
export const deny = windowOf('deny');
