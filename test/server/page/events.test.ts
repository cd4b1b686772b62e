import type { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createEventStreams, type EventOptions } from '../../../src/server/page/events.ts';
import { until } from '../../support/until.ts';

const open = (options: Partial<EventOptions> = {}) => {
  const listeners = new Set<() => void>();
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  const streams = createEventStreams({ subscribe, togetherMs: 20, ...options });
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  return { streams, listeners, tell };
};

const textOf = (stream: Readable | null): (() => string) => {
  let text = '';
  stream?.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  return () => text;
};

const eventsIn = (text: string): number => text.split('event: changed').length - 1;

describe('the event stream', () => {
  it('tells of many changes at once as of one, and of later ones again', async () => {
    const { streams, tell } = open();
    const text = textOf(streams.open());
    for (let i = 0; i < 50; i++) tell();
    await until(() => eventsIn(text()) > 0);
    expect(eventsIn(text())).toBe(1);
    tell();
    await until(() => eventsIn(text()) === 2);
    streams.close();
  });

  it('sends events to every stream', async () => {
    const { streams, tell } = open();
    const texts = [textOf(streams.open()), textOf(streams.open())];
    tell();
    await until(() => texts.every((text) => eventsIn(text()) === 1));
    streams.close();
  });

  it('gives a sign of life while nothing happens', async () => {
    const { streams } = open({ heartbeatMs: 10 });
    const text = textOf(streams.open());
    await until(() => text().includes(': here'));
    expect(eventsIn(text())).toBe(0);
    streams.close();
  });

  it('opens no more than the maximum, and another when one has closed', async () => {
    const { streams } = open({ most: 2 });
    const first = streams.open();
    textOf(streams.open());
    expect(streams.open()).toBeNull();
    first?.destroy();
    await until(() => streams.open() !== null);
    expect(streams.open()).toBeNull();
    streams.close();
  });

  it('ends with the server, and is not subscribed while no stream is open', async () => {
    const { streams, listeners } = open();
    expect(listeners.size).toBe(0);
    const stream = streams.open();
    textOf(stream);
    expect(listeners.size).toBe(1);
    streams.close();
    await until(() => stream?.closed === true);
    expect(listeners.size).toBe(0);
  });
});
