/** Debian's Chromium for tests, pictures and measurements: headless, and quiet on the network. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';

const PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const HOW_TO_GET_CHROMIUM =
  'Chromium is not installed. Get it with: apt-get update && apt-get install -y chromium';

/** Starts the browser; close it when done. Throws, saying how to get it, where there is none. */
export async function startChromium(): Promise<Browser> {
  const executablePath = chromiumPath();
  if (executablePath === undefined) throw new Error(HOW_TO_GET_CHROMIUM);
  return chromium.launch({ executablePath, args: FLAGS });
}

/** Where Chromium is, or undefined. */
export function chromiumPath(): string | undefined {
  return PATHS.find((path) => existsSync(path) && spawnSync(path, ['--version']).status === 0);
}
