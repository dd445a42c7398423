import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';

import { canApt } from './lib/python.mjs';
import { must, probe, run, Stop } from './lib/run.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];

/** A Chromium for the browser tests: named, found, installed by apt (root on Debian), or Playwright's own. */
export async function findChromium() {
  const named = process.env.CHROMIUM_BIN;
  if (named) {
    if (!existsSync(named)) {
      throw new Stop(`CHROMIUM_BIN names ${named}, which does not exist.`);
    }
    return named;
  }
  const found = (await onPath()) ?? playwrights();
  if (found) {
    return found;
  }
  if (await canApt()) {
    console.log('Installing Chromium with apt ...');
    await must('apt-get', ['update', '-q']);
    await must('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'], {
      env: { DEBIAN_FRONTEND: 'noninteractive' }
    });
    const installed = await onPath();
    if (installed) {
      return installed;
    }
  }
  await run('npx', ['playwright', 'install', 'chromium']).catch(() => null);
  const own = playwrights();
  if (own) {
    return own;
  }
  throw new Stop('The browser tests need Chromium: install it, or name one in the variable CHROMIUM_BIN.');
}

async function onPath() {
  for (const name of NAMES) {
    const path = await probe('which', [name]);
    if (path) {
      return path;
    }
  }
  return null;
}

function playwrights() {
  const { chromium } = createRequire(import.meta.url)('@playwright/test');
  const path = chromium.executablePath();
  return existsSync(path) ? path : null;
}
