import { describe, expect, it } from 'vitest';
import { formatProblem } from '../../src/desired/problem.ts';
import { load, problemsOf, ref, stateOf } from './load-files.ts';

/** One AlooChat account on line 2; the value of `windows` begins in column 57. */
const withWindows = (windows: string, rest = ''): string =>
  `accounts:\n  acme: { provider: aloochat, apiKey: key-123, windows: ${windows}${rest} }\n`;

const warningsOf = async (windows: string): Promise<readonly string[]> => {
  const { ok, warnings } = await load(withWindows(windows));
  expect(ok).toBe(true);
  return warnings.map(formatProblem).filter((text) => text.includes('windows'));
};

describe('the windows of an account', () => {
  it("are in the account's time zone, unless they name their own", async () => {
    const yaml = withWindows(
      '[{ kind: allow, schedule: "0 9 * * 1-5", duration: 8h }, { kind: deny, schedule: "0 0 24 12 *", duration: 3d, timezone: Europe/Berlin }]',
      ', timezone: America/Sao_Paulo',
    );
    const [account] = (await stateOf(yaml)).accounts;
    expect(account?.windows).toEqual([
      {
        kind: 'allow',
        schedule: '0 9 * * 1-5',
        duration: '8h',
        durationMs: 28_800_000,
        timezone: 'America/Sao_Paulo',
      },
      {
        kind: 'deny',
        schedule: '0 0 24 12 *',
        duration: '3d',
        durationMs: 259_200_000,
        timezone: 'Europe/Berlin',
      },
    ]);
  });

  it.each(['', 'windows: []'])('%s: none, so changes may always be made', async (rest) => {
    const [account] = (await stateOf(`accounts:\n  acme: { provider: aloochat, apiKey: key-123, ${rest} }\n`))
      .accounts;
    expect(account).not.toHaveProperty('windows');
  });

  it('take references', async () => {
    const yaml = withWindows(`[{ kind: deny, schedule: "${ref('FREEZE')}", duration: 3d }]`);
    const [account] = (await stateOf(yaml, { env: { FREEZE: '0 0 24 12 *' } })).accounts;
    expect(account?.windows).toMatchObject([{ schedule: '0 0 24 12 *' }]);
  });

  it.each([
    ['5', '57 account "acme": windows must be a list, not a number'],
    ['{ kind: allow }', '57 account "acme": windows must be a list, not a mapping'],
    ['[allow]', '58 account "acme": windows.0 must be a mapping, not a string'],
    [
      '[{ kind: alow, schedule: "0 9 * * *", duration: 8h }]',
      '66 account "acme": windows.0.kind must be allow or deny (did you mean "allow"?)',
    ],
    [
      '[{ schedule: "0 9 * * *", duration: 8h }]',
      '58 account "acme": windows.0.kind is missing (one of: allow, deny)',
    ],
    [
      '[{ kind: allow, duration: 8h }]',
      '58 account "acme": windows.0.schedule is missing (write windows.0.schedule: with a string)',
    ],
    [
      '[{ kind: allow, schedule: daily, duration: 8h }]',
      '83 account "acme": windows.0.schedule must be cron with five fields, or six with seconds, such as "*/5 * * * *"',
    ],
    [
      '[{ kind: allow, schedule: "0 9 * * *", duration: 8 }]',
      '106 account "acme": windows.0.duration must be a string, not a number (put it in quotes)',
    ],
    ...['8 h', '8x', '0h', '-1h', '1.5h', '367d', '1h30m', 'PT8H'].map((duration): [string, string] => [
      `[{ kind: allow, schedule: "0 9 * * *", duration: "${duration}" }]`,
      '106 account "acme": windows.0.duration must be a number of minutes, hours or days such as 30m, 8h or 3d, and 366d at most',
    ]),
    [
      '[{ kind: allow, schedule: "0 9 * * *", duration: 8h, timezone: Europe/Berlim }]',
      '120 account "acme": windows.0.timezone must be an IANA time zone such as UTC or America/Sao_Paulo; did you mean Europe/Berlin?',
    ],
    [
      '[{ kind: allow, schedule: "0 9 * * *", duration: 8h, shedule: x }]',
      '110 account "acme": "windows.0.shedule" is not known (did you mean "schedule"?)',
    ],
    [
      '[{ kind: allow, schedule: "0 9 * * *", duration: 8h }, { kind: deny, schedule: "0 9 * * *", durations: 8h }]',
      '112 account "acme": windows.1.duration is missing (write windows.1.duration: with a string)',
    ],
  ])('%s', async (windows, expected) => {
    expect(await problemsOf(withWindows(windows))).toContain(`all.yaml:2:${expected}`);
  });
});

describe('windows that do nothing', () => {
  it('are warned of when they never open', async () => {
    expect(await warningsOf('[{ kind: deny, schedule: "0 0 1 * 1#2", duration: 3d }]')).toEqual([
      expect.stringMatching(/^all\.yaml:2:\d+ account "acme": windows\.0 never opens: no day matches/),
    ]);
  });

  it.each([
    [
      'deny covers allow',
      '[{ kind: allow, schedule: "0 9 * * *", duration: 1h }, { kind: deny, schedule: "0 8 * * *", duration: 3h }]',
    ],
    ['deny has no gap', '[{ kind: deny, schedule: "0 0 * * *", duration: 24h }]'],
  ])('are warned of when they never allow a change: %s', async (_, windows) => {
    expect(await warningsOf(windows)).toEqual([
      expect.stringMatching(/^all\.yaml:2:48 account "acme": windows never allow a change/),
    ]);
  });

  it.each([
    ['a duration longer than the gap', '[{ kind: allow, schedule: "0 9 * * *", duration: 3d }]'],
    ['once in four years', '[{ kind: allow, schedule: "0 0 29 2 *", duration: 1d }]'],
    [
      'overlapping',
      '[{ kind: allow, schedule: "0 9 * * *", duration: 8h }, { kind: allow, schedule: "0 12 * * *", duration: 8h }]',
    ],
  ])('but not for %s', async (_, windows) => {
    expect(await warningsOf(windows)).toEqual([]);
  });
});
