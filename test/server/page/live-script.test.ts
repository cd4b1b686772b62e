import { liveScript } from 'virtual:live-script';
import { expect, it } from 'vitest';

it('is a script that a browser can read, with nothing of the server in it', () => {
  expect(() => new Function(liveScript)).not.toThrow();
  expect(liveScript).not.toMatch(/\bimport\b|\brequire\(|process\.|node:/);
  expect(liveScript.length).toBeLessThan(12_000);
});

it('puts times in the words of the server', () => {
  expect(liveScript).toContain('any moment now');
});
