import { dirname } from 'node:path';
import { expect, it } from 'vitest';
import { embeddedPaths } from '../../src/redis/embedded-paths.ts';

it('has one socket for one data folder, however long its name is', () => {
  const deep = `/srv/${'very-long-name/'.repeat(30)}.setpoint`;
  const { socket } = embeddedPaths(deep, '/tmp');
  expect(socket).toBe(embeddedPaths(deep, '/tmp').socket);
  expect(socket).not.toBe(embeddedPaths(`${deep}2`, '/tmp').socket);
  expect(Buffer.byteLength(socket)).toBeLessThan(100);
});

it('goes to /tmp where the temporary folder is too long for a socket', () => {
  const paths = embeddedPaths('/srv/.setpoint', `/var/folders/${'x'.repeat(80)}`);
  expect(dirname(dirname(paths.socket))).toBe('/tmp');
  expect(embeddedPaths('/srv/.setpoint', '/var/tmp').socket).toMatch(
    /^\/var\/tmp\/setpoint-\d+\/\w{16}\.sock$/,
  );
});
