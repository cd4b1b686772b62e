import { createHash } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import http from 'node:http';
import { Redis } from 'ioredis';

/*
 * Loaded into a child process by `node --import`: names what the process writes to Redis and asks of a provider, and records it, or has the process
 * killed (or stopped) by its own hand at one of these points. The product knows nothing of it.
 *
 * SETPOINT_TORTURE is JSON: { prefix, record: FILE, ends: [{ point: { moment, name, nth }, signal }], clockMs }, where `clockMs` is how far the clock of
 * the process is ahead. The moments of a write to Redis are `before` it is
 * sent and `after` its reply came; those of a request `before`, `sent` and `answered`. Where several writes leave together, `after` the first means
 * that the others are lost on the way.
 */

const { prefix, record, ends = [], clockMs = 0 } = JSON.parse(process.env.SETPOINT_TORTURE ?? '{}');

const { now } = Date;
Date.now = () => now() + clockMs;

const counts = new Map();

/** Counts one more of these; gives the signal that is to end the process here. */
const reached = (moment, name) => {
  const nth = (counts.get(`${moment} ${name}`) ?? 0) + 1;
  counts.set(`${moment} ${name}`, nth);
  if (record !== undefined) appendFileSync(record, `${JSON.stringify({ moment, name, nth })}\n`);
  return endAt(moment, name, nth);
};

const endAt = (moment, name, nth) =>
  ends.find(({ point }) => point.moment === moment && point.name === name && point.nth === nth)?.signal;

const end = (sign) => {
  if (sign !== undefined) process.kill(process.pid, sign);
};

/** What only reads, keeps a connection, or comes by the clock and not by a step of the run. */
const ignored =
  /^(get|hget|hgetall|hmget|mget|exists|smembers|zrange|zcard|lrange|pttl|ttl|time|type|scan|info|config|client|hello|ping|quit|select|command|script|bzpopmin|xread|pexpire|multi|exec|board|(extendLocks?|moveStalledJobsToWait|getRateLimitTtl|getState\w*|getCounts|isFinished|isMaxed|getRanges|getDependencyCounts|paginate|getMetrics|addLog))\b/;

const scripts = new Map();
const shaOf = (lua) => createHash('sha1').update(lua).digest('hex');

const { defineCommand, sendCommand } = Redis.prototype;
Redis.prototype.defineCommand = function (name, definition) {
  scripts.set(shaOf(definition.lua), name.split(':')[0]);
  return defineCommand.call(this, name, definition);
};

const textOf = (value) => (Buffer.isBuffer(value) ? value.toString('latin1') : String(value));

/** The change or the run that a job's id names. */
const jobOf = (args) => {
  const text = args.map(textOf).join('\n');
  const [, action, key] =
    /change-[0-9a-f-]+-(create|update|replace|delete)-([A-Za-z0-9_-]*)/.exec(text) ?? [];
  if (key !== undefined) return ` ${action} ${Buffer.from(key, 'base64url')}`;
  return /run-[0-9a-f]{8}-/.test(text) ? ' run' : '';
};

/** What an entry of the ledger becomes. */
const entryKind = (text) => {
  if (text === '') return 'gone';
  const { creating, retire, written } = JSON.parse(text);
  if (creating) return 'announced';
  if (retire) return 'moved on';
  return Object.keys(written).length > 0 ? 'written' : 'settled';
};

/** Of the ledger's one script: claims and lets go, then for each entry its key, the text before and after, and the ids. */
const ledgerName = (values) => {
  const entries = [];
  for (let at = 4; at < values.length; at += 5) entries.push(`${values[at]} ${entryKind(values[at + 2])}`);
  return `ledger: ${entries.join(', ')}`;
};

const scriptName = ([code, count, ...rest], isText) => {
  const queueScript = scripts.get(isText ? shaOf(code) : code);
  if (queueScript !== undefined) return `${queueScript}${jobOf(rest)}`;
  const [keys, values] = [rest.slice(0, count), rest.slice(count)];
  const kind = kindOf(keys[0]);
  if (kind === 'ledger' && keys.length === 3) return ledgerName(values);
  if (kind === 'ledger-removals') return `ledger: ${textOf(values[0])} noted`;
  if (kind === 'ledger-released') return `ledger: ${textOf(values[0])} let go`;
  if (kind === 'desired') return values.length > 1 ? 'announce desired state' : 'board';
  if (kind === 'status-run') return 'save status';
  if (kind === 'run-lock') return values.length > 2 ? 'take run lock' : 'release run lock';
  return kind;
};

const kindOf = (key) => {
  const text = textOf(key ?? '');
  // {PREFIX:ACCOUNT}:KIND:DETAIL
  const [kind = '', detail = ''] = text.startsWith(`{${prefix}:`)
    ? text.slice(text.indexOf('}') + 2).split(':')
    : [text];
  return kind.startsWith('account.') ? `queue ${detail}` : kind;
};

const commandName = ({ name, args }) => {
  if (name === 'evalsha' || name === 'eval') return scriptName(args, name === 'eval');
  return `${name} ${kindOf(args[0])}`;
};

/** Batches that have begun. */
const batches = new WeakSet();
const isFirst = (batch) => batch !== undefined && !batches.has(batch) && batches.add(batch) !== undefined;
const connection = { cut: false };

Redis.prototype.sendCommand = function (command, batch) {
  if (connection.cut) return command.promise;
  const name = commandName(command).trim();
  const first = isFirst(batch);
  // A connection that comes back sends what it has once more.
  if (ignored.test(name) || command.torturePoint) return sendCommand.call(this, command, batch);
  command.torturePoint = true;
  end(reached('before', name));
  connection.cut = first && endAt('after', name, (counts.get(`after ${name}`) ?? 0) + 1) === 'SIGKILL';
  command.promise.then(
    () => end(reached('after', name)),
    () => undefined,
  );
  return sendCommand.call(this, command, connection.cut ? undefined : batch);
};

/*
 * Requests. `sent` is when the last byte is written.
 */
const { request } = http;

const requestName = (sent, body) => {
  const { name: named = '' } = body === undefined ? {} : JSON.parse(body);
  const path = sent.path
    .replace(/^.*?\/(?=integration|credential)/, '/')
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '*');
  return `${sent.method} ${path}${sent.method === 'POST' ? ` ${named}` : ''}`;
};

http.request = (...given) => {
  const sent = request(...given);
  const { end: send } = sent;
  sent.end = (body) => {
    const name = requestName(sent, body);
    end(reached('before', name));
    sent.once('finish', () => {
      const sign = reached('sent', name);
      setImmediate(() => end(sign));
    });
    sent.prependOnceListener('response', () => end(reached('answered', name)));
    return send.call(sent, body);
  };
  return sent;
};
