/**
 * Chromium for tests, pictures and measurements: headless, and quiet on the network. On Linux x64 it is the one inside
 * the npm package `@sparticuz/chromium`, with the libraries and the font that it needs, so that `npm ci` is all there
 * is to install; elsewhere, and where that one does not run (musl), the machine's own.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';

const ROOT = join(import.meta.dirname, '..');
const PACKAGE = join(ROOT, 'node_modules', '@sparticuz', 'chromium', 'package.json');

const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

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

export const HOW_TO_GET_CHROMIUM = `the Chromium of npm's package does not run here (${process.platform} ${process.arch}), and none is installed; install Chromium or Chrome`;

/** A browser that runs on this machine. */
interface Executable {
  path: string;
  env: Record<string, string>;
}

/** Starts the browser; close it when done. Throws, saying how to get one, if none runs. */
export async function startChromium(): Promise<Browser> {
  const found = executable();
  if (found === undefined) throw new Error(`There is no browser: ${HOW_TO_GET_CHROMIUM}.`);
  const env = Object.fromEntries(Object.entries(process.env).map(([name, value]) => [name, value ?? '']));
  return chromium.launch({ executablePath: found.path, args: FLAGS, env: { ...env, ...found.env } });
}

/** Whether a browser runs on this machine. Unpacks the package's at the first call, which takes a few seconds. */
export function hasChromium(): boolean {
  return executable() !== undefined;
}

function executable(): Executable | undefined {
  const candidates = [packaged, ...INSTALLED.map((path) => () => ({ path, env: {} }))];
  for (const candidate of candidates) {
    const found = candidate();
    if (found && existsSync(found.path) && runs(found)) return found;
  }
  return undefined;
}

/**
 * Asks for the version, which loads every library. Windows' Chrome opens a window instead: there, to be installed is
 * enough.
 */
function runs({ path, env }: Executable): boolean {
  if (process.platform === 'win32') return true;
  return spawnSync(path, ['--version'], { env: { ...process.env, ...env } }).status === 0;
}

/**
 * The package's browser, unpacked once per version into node_modules/.cache. Undefined on platforms that it is not
 * built for.
 */
function packaged(): Executable | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64' || !existsSync(PACKAGE)) return undefined;
  const { version } = JSON.parse(readFileSync(PACKAGE, 'utf8')) as { version: string };
  const folder = join(ROOT, 'node_modules', '.cache', `chromium-${version}`);
  if (!existsSync(folder) && !unpack(folder)) return undefined;
  return {
    path: join(folder, 'chromium'),
    env: { LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'), FONTCONFIG_FILE: join(folder, 'fonts.conf') },
  };
}

/**
 * Unpacks the package in a process of its own: it unpacks into the temporary folder, and brings its libraries only if
 * it takes the machine for AWS Lambda (its README, "AWS_LAMBDA_JS_RUNTIME"). Returns whether it worked.
 */
function unpack(folder: string): boolean {
  const parent = join(folder, '..');
  mkdirSync(parent, { recursive: true });
  const partial = mkdtempSync(`${folder}-`);
  const script = `import chromium from '@sparticuz/chromium'; await chromium.executablePath();`;
  const done = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, TMPDIR: partial, AWS_LAMBDA_JS_RUNTIME: 'nodejs24.x' },
  });
  if (done.status === 0) {
    writeFileSync(join(partial, 'fonts.conf'), fontsConfiguration(folder));
    keep(partial, folder);
  }
  rmSync(partial, { recursive: true, force: true });
  return existsSync(folder);
}

/** Moves what was unpacked to where it is looked for. Two processes may unpack at the same time: the first is kept. */
function keep(partial: string, folder: string): void {
  try {
    renameSync(partial, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  }
}

/** The machine's fonts, and the package's for a machine without any. */
function fontsConfiguration(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${join(folder, 'fonts')}</dir>
  <cachedir>${join(folder, 'fonts-cache')}</cachedir>
</fontconfig>
`;
}
