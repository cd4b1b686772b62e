import { type Browser, chromium } from 'playwright-core';
import { findChromium } from './find-chromium.ts';

/** Starts a real Chromium without a window; close it when done. */
export const startBrowser = async (): Promise<Browser> => {
  const executablePath = await findChromium();
  // Its sandbox refuses to run as root, and small containers have little shared memory. All that it opens here is ours.
  const root = process.getuid?.() === 0;
  return chromium.launch({
    executablePath,
    // Half a minute, the usual, may be too little on a busy machine.
    timeout: 300_000,
    args: ['--disable-dev-shm-usage', ...(root ? ['--no-sandbox'] : [])],
  });
};
