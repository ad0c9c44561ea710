import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { atEndOfSpecFile } from '@jumpfleet/testing';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';

const execute = promisify(execFile);
const programs = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** A headless browser, closed when the spec file ends. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = (await installed()) ?? (await install());
  const browser = await chromium.launch({
    executablePath,
    // Root has no user namespace to be confined in, and a container's /dev/shm is small.
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
  atEndOfSpecFile(() => browser.close());
  return browser;
}

async function installed(): Promise<string | undefined> {
  for (const program of programs) {
    const found = await execute('sh', ['-c', `command -v ${program}`]).catch(() => undefined);
    if (found) return found.stdout.trim();
  }
  return undefined;
}

/** Only root on Debian can be helped here; everybody else is told what is missing. */
async function install(): Promise<string> {
  const steps = 'apt-get update -q && apt-get install -y -q --no-install-recommends chromium';
  const failure: unknown = await execute('sh', ['-c', steps]).then(
    () => undefined,
    (error: unknown) => error,
  );
  const program = await installed();
  if (program !== undefined) return program;
  throw new Error(
    'The page is tested in Chromium, and there is none. Install it: sudo apt-get install chromium ' +
      '(Debian), sudo dnf install chromium (Fedora), brew install --cask chromium (macOS).',
    { cause: failure },
  );
}
