import { PassThrough } from 'node:stream';
import pc from 'picocolors';
import type { App } from '../../src/app/app.ts';
import type { Context, GlobalOptions } from '../../src/cli/context.ts';
import type { Host } from '../../src/cli/host.ts';
import { createOutput } from '../../src/cli/terminal/output.ts';
import { readSettings } from '../../src/config.ts';
import { sendDirectly } from '../../src/http/send.ts';
import { createLogger } from '../../src/log.ts';
import { systemClock } from '../../src/model/clock.ts';
import { createSecretRegistry } from '../../src/secrets/secret-registry.ts';

/** A stream that keeps what is written. */
export const createSink = () => {
  const sink = {
    text: '',
    write: (text: string): void => {
      sink.text += text;
    },
  };
  return sink;
};

const noSignals: Host['signals'] = { on: () => undefined, exit: () => undefined };

/** A host without terminals, whose output is dropped. */
const testHost = (): Host => ({
  env: {},
  cwd: import.meta.dirname,
  stdin: new PassThrough().end(),
  stdout: new PassThrough().resume(),
  stderr: new PassThrough().resume(),
  signals: noSignals,
  onUncaught: () => undefined,
});

/** A command's context whose output is kept. */
export const createTestContext = (options: Partial<GlobalOptions> = {}, interactive = false) => {
  const stdout = createSink();
  const stderr = createSink();
  const secrets = createSecretRegistry();
  const palette = pc.createColors(false);
  const context: Context = {
    options: { account: [], json: false, ...options },
    settings: readSettings({ env: {}, cwd: import.meta.dirname }),
    cwd: import.meta.dirname,
    signals: noSignals,
    host: testHost(),
    secrets,
    clock: systemClock,
    send: sendDirectly,
    log: createLogger({ level: 'silent', pretty: false, secrets }),
    out: createOutput({ stdout, stderr, secrets }),
    palette,
    stderrPalette: palette,
    width: 100,
    interactive,
  };
  return { context, stdout, stderr };
};

const notAsked = (what: string) => () => Promise.reject(new Error(`${what} was not expected`));

/** A app of which a test builds only what its command may use. */
export const createTestApp = (parts: Partial<App>): App => ({
  desired: { revision: 'r', revisionTime: 0, accounts: [], integrations: [] },
  marks: new Map(),
  plan: notAsked('plan'),
  apply: notAsked('apply'),
  status: notAsked('status'),
  source: async () => null,
  paused: async () => new Map(),
  retry: notAsked('retry'),
  forget: notAsked('forget'),
  accept: notAsked('accept'),
  ...parts,
});
