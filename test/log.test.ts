import { describe, expect, it } from 'vitest';
import type { LogLevel } from '../src/config.ts';
import { createLogger } from '../src/log.ts';
import { createSecretRegistry } from '../src/secrets/secret-registry.ts';

const open = (options: { level?: LogLevel; pretty?: boolean; secrets?: string[] } = {}) => {
  const lines: string[] = [];
  const secrets = createSecretRegistry();
  for (const secret of options.secrets ?? []) secrets.register(secret);
  const log = createLogger({
    level: options.level ?? 'trace',
    pretty: options.pretty ?? false,
    secrets,
    colour: false,
    destination: { write: (line) => lines.push(line) },
  });
  return { log, secrets, lines, entries: () => lines.map((line) => JSON.parse(line)) };
};

describe('the log', () => {
  it('writes one JSON line per message, with time and level', () => {
    const { log, lines, entries } = open();
    log.info({ account: 'acme' }, 'observed');
    log.warn('slow');
    expect(entries()).toMatchObject([
      { level: 'info', account: 'acme', msg: 'observed', time: expect.stringMatching(/^\d{4}-.+Z$/) },
      { level: 'warn', msg: 'slow' },
    ]);
    expect(lines.every((line) => line.endsWith('}\n'))).toBe(true);
  });

  it('leaves out lines below its level', () => {
    const { log, entries } = open({ level: 'warn' });
    log.trace('no');
    log.debug('no');
    log.info('no');
    log.child({ a: 1 }).info('no');
    log.warn('yes');
    log.error('yes');
    log.fatal('yes');
    expect(entries().map((entry) => entry.level)).toEqual(['warn', 'error', 'fatal']);
  });

  it('is quiet when silent', () => {
    const { log, lines } = open({ level: 'silent' });
    log.fatal('no');
    expect(lines).toEqual([]);
  });

  it('adds the data of a child to each of its lines', () => {
    const { log, entries } = open();
    log.child({ account: 'acme' }).child({ run: 'r1' }).info({ key: 'shop' }, 'applied');
    expect(entries()).toMatchObject([{ account: 'acme', run: 'r1', key: 'shop', msg: 'applied' }]);
  });

  it('reads well at a terminal', () => {
    const { log, lines } = open({ pretty: true, secrets: ['hunter22'] });
    log.info({ account: 'acme', note: 'hunter22' }, 'observed');
    expect(lines.join('')).toMatch(
      /^\[\d\d:\d\d:\d\d\] INFO: observed\n {4}account: "acme"\n {4}note: "\[secret\]"\n$/,
    );
  });
});

describe('an error in the log', () => {
  it('shows name, message, code and status, and its causes likewise', () => {
    const { log, entries } = open();
    const cause = Object.assign(new Error('refused'), { code: 'ECONNREFUSED', address: '10.0.0.1' });
    const err = Object.assign(new TypeError('failed', { cause }), { status: 503, response: { body: 'x' } });
    log.error({ err }, 'request failed');
    expect(entries()[0].err).toEqual({
      name: 'TypeError',
      message: 'failed',
      status: 503,
      cause: { name: 'Error', message: 'refused', code: 'ECONNREFUSED' },
    });
  });

  it.each(['err', 'error', 'reason'])('never shows the arguments of a Redis command, under %s', (key) => {
    const { log, lines } = open();
    const error = Object.assign(new Error('ERR wrong type'), {
      command: { name: 'hset', args: ['k', 'the-argument'] },
    });
    log.error({ [key]: error }, 'failed');
    log.error({ deep: { [key]: error } }, 'failed');
    expect(lines.join('')).toContain('ERR wrong type');
    expect(lines.join('')).not.toContain('the-argument');
  });

  it('ends with a chain of causes that leads back to itself', () => {
    const { log, entries } = open();
    const err = new Error('loop');
    err.cause = err;
    log.error({ err }, 'failed');
    expect(JSON.stringify(entries()).match(/loop/g)).toHaveLength(6);
  });
});

describe('secrets in the log', () => {
  it('are scrubbed from text, data, keys, errors and child data, also when registered later', () => {
    const { log, secrets, lines } = open();
    const child = log.child({ url: 'https://x/?t=tok-12345' });
    secrets.register('tok-12345');
    child.trace(
      { 'tok-12345': 1, deep: [{ a: 'b tok-12345' }], err: new Error('bad tok-12345') },
      'got tok-12345',
    );
    expect(lines.join('')).not.toContain('tok-12345');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      '[secret]': 1,
      msg: 'got [secret]',
      err: { message: 'bad [secret]' },
    });
  });

  it('that are words of the line itself leave it readable as JSON', () => {
    const { log, entries } = open({ secrets: ['level', 'true', 'time', '1234', '":"'] });
    log.info({ ok: true, count: 12_345, small: 12 }, 'level is true');
    expect(entries()).toMatchObject([
      { level: 'info', ok: true, count: '[secret]5', small: 12, msg: '[secret] is [secret]' },
    ]);
  });

  it('are found when JSON escapes them', () => {
    const { log, lines } = open({ secrets: ['a"b\\c\nd'] });
    log.info({ value: 'a"b\\c\nd' }, 'x');
    expect(JSON.parse(lines[0] ?? '').value).toBe('[secret]');
  });

  it.each(['apiKey', 'token', 'credential', 'password', 'authorization', 'config'])(
    'are not expected under %s, and hidden there',
    (name) => {
      const { log, lines } = open();
      log.info(
        { [name]: 'unregistered', account: { [name]: 'unregistered' }, a: { b: { [name]: 'unregistered' } } },
        'x',
      );
      expect(lines.join('')).not.toContain('unregistered');
    },
  );

  it('are not shown in the headers of a request', () => {
    const { log, lines } = open();
    log.info({ headers: { authorization: 'unregistered', 'x-api-key': 'unregistered', accept: '*/*' } }, 'x');
    expect(lines.join('')).not.toContain('unregistered');
    expect(lines.join('')).toContain('*/*');
  });
});
