import { anyText, wrongSettings } from '../../support/wrong-settings.ts';

/** Every variable that Setpoint reads. */
export const knownSettings: readonly string[] = [
  ...Object.keys(wrongSettings),
  ...anyText,
  // Never wrong by itself.
  'SETPOINT_GIT_TOKEN_FILE',
];
