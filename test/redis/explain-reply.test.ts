import { expect, it } from 'vitest';
import { explainReply } from '../../src/redis/explain-reply.ts';

const reply = (message: string): Error => Object.assign(new Error(message), { name: 'ReplyError' });

it.each([
  [
    'MOVED 3999 10.0.0.1:6381',
    /node of a Redis Cluster\. Write REDIS_URL as redis\+cluster:.*It said: MOVED 3999 10\.0\.0\.1:6381\.$/,
  ],
  [
    "READONLY You can't write against a read only replica.",
    /read-only replica\. Point REDIS_URL at the primary/,
  ],
  [
    "ERR Error running script (call to f_1): @user_script:1: OOM command not allowed when used memory > 'maxmemory'.",
    /memory is full/,
  ],
  ["NOPERM this user has no permissions to run the 'evalsha' command", /lacks a right/],
  ['NOAUTH Authentication required.', /user and password/],
  ['WRONGPASS invalid username-password pair or user is disabled.', /user and password.*disabled\.$/],
  ['LOADING Redis is loading the dataset in memory', /still loading/],
  ['MASTERDOWN Link with MASTER is down', /lost its primary/],
  ['MISCONF Redis is configured to save RDB snapshots', /save its data to disk/],
  ['NOREPLICAS Not enough good replicas to write.', /too few of its replicas/],
  ['BUSY Redis is busy running a script.', /SCRIPT KILL/],
  ['CLUSTERDOWN Hash slot not served', /cluster is down/],
  ["CROSSSLOT Keys in request don't hash to the same slot", /redis\+cluster:/],
  ["ERR unknown command 'LMOVE'", /Redis 6\.2 or newer/],
  ['ERR something new', /^Redis refused a command: ERR something new\. Look into/],
])('says what to do about %s', (message, expected) => {
  const text = explainReply(reply(message));
  expect(text).toMatch(expected);
  expect(text).not.toMatch(/\.\./);
});

it('leaves other errors alone', () => {
  expect(explainReply(new Error('MOVED'))).toBeNull();
  expect(explainReply('MOVED')).toBeNull();
});
