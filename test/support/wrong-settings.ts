/** Stands in every wrong value of a variable that may hold a secret: no message may have it. */
export const telltale = 'hunter2hunter';

const wrongWebhooks = [
  telltale,
  'https://',
  `http://hooks.example.com/${telltale}`,
  `ftp://hooks.example.com/${telltale}`,
  `hooks.example.com/${telltale}`,
  `https://user:${telltale}@hooks.example.com/`,
  `https://hooks.example.com:65536/${telltale}`,
  `http://127.0.0.1.example.com/${telltale}`,
];

/** What is wrong with each variable of src/config.ts as it is read, in every way that we know of. */
export const wrongSettings: { readonly [variable: string]: readonly string[] } = {
  REDIS_URL: [
    `${telltale}`,
    `localhost:6379`,
    'redis://',
    `redis:///0?password=${telltale}`,
    `http://user:${telltale}@host:6379`,
    `unix:///run/${telltale}.sock`,
    `redis://:${telltale}@host/database`,
    `redis://:${telltale}@host/0/1`,
    `redis://:${telltale}@host/123456`,
    `redis://:${telltale}@host?db=first`,
    `redis://:${telltale}@host?db=-1`,
    `redis://:${telltale}@host:0`,
    `redis://:${telltale}@host:65536`,
    `redis://:${telltale}@host:port`,
    `redis://:${telltale}@a b:6379`,
    `redis://:${telltale}@[::1:6379`,
    `redis://user:${telltale}/@host:6379`,
  ],
  SETPOINT_PREFIX: ['a b', 'a:b', '{a}', 'a*', 'é', '\u001b[31m', 'a\n', ' ', 'x'.repeat(65)],
  SETPOINT_LEDGER_KEY: ['x', '0123456789abcde', telltale, ' '.repeat(40), `${' '.repeat(20)}${telltale}`],
  SETPOINT_LOG_LEVEL: ['verbose', 'warning', ' info', '0', 'info,debug', 'true', '__proto__', 'constructor'],
  SETPOINT_HTTP: [
    '9464',
    ':9464',
    'localhost',
    'localhost:',
    'localhost:65536',
    'localhost:-1',
    'localhost:9464/',
    'localhost:94 64',
    '127.0.0.1:9464\n',
    'http://localhost:80',
    '::1:9464',
    '[::1]',
    '[:::]:9464',
    '[127.0.0.1]:9464',
    '256.1.1.1:9464',
    '127.0.1:9464',
    'a b:9464',
    'no',
    'false',
  ],
  SETPOINT_ADMIN_TOKEN: [
    'short',
    '1234567',
    ` ${telltale}`,
    `${telltale}\n`,
    `${telltale} ${telltale}`,
    `${telltale}é`,
    `${telltale}\u0001`,
    ' '.repeat(40),
  ],
  SETPOINT_WEBHOOK_URL: wrongWebhooks,
  SETPOINT_SLACK_URL: wrongWebhooks,
};

/** Variables that name a place, or any of whose values are right: what can be wrong shows only when a command goes there. */
export const anyText: readonly string[] = [
  'SETPOINT_DESIRED_STATE',
  'SETPOINT_DATA',
  'NO_COLOR',
  'FORCE_COLOR',
];
