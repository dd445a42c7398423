import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { chromium, request } from '@playwright/test';

import { findChromium } from './chromium.mjs';
import { inRoot, PYTHON, ROOT } from './lib/paths.mjs';
import { main, must } from './lib/run.mjs';
import { setUp } from './setup.mjs';

const FOLDER = inRoot('docs/images');
const EXAMPLE = 'examples/flights-training.ipynb';
const SIZE = { width: 1440, height: 860 };

/** `npm run pictures`: runs the example in a real JupyterLab and takes the README's pictures, light and dark. */
await main(async () => {
  await setUp();
  const executablePath = await findChromium();
  const scratch = mkdtempSync(path.join(tmpdir(), 'steploom-pictures-'));
  const port = await freePort();
  const server = spawn(PYTHON, ['-m', 'jupyterlab', '--config', inRoot('test/ui/jupyter_server_test_config.py')], {
    cwd: ROOT,
    stdio: 'ignore',
    env: { ...process.env, STEPLOOM_UI_PORT: String(port), STEPLOOM_UI_SCRATCH: scratch }
  });
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    mkdirSync(FOLDER, { recursive: true });
    const page = await browser.newPage({ viewport: SIZE });
    page.setDefaultTimeout(60_000);
    await answers(`http://127.0.0.1:${port}/api`);
    await page.goto(`http://127.0.0.1:${port}/lab?reset`);
    await page.waitForFunction(() => 'jupyterapp' in globalThis);
    await page.evaluate(() => globalThis.jupyterapp.restored);
    await takeAll(page);
  } finally {
    await browser.close();
    server.kill();
    await must(PYTHON, [inRoot('test/ui/end_supervisor.py'), path.join(scratch, 'home')]);
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
});

async function takeAll(page) {
  await page.evaluate(async path => {
    const panel = await globalThis.jupyterapp.commands.execute('docmanager:open', { path, factory: 'Notebook' });
    await panel.revealed;
    await panel.sessionContext.ready;
    await panel.sessionContext.session?.kernel?.info;
  }, EXAMPLE);
  await execute(page, 'notebook:run-all-cells');
  await page.locator('.jp-SteploomRun').first().waitFor({ timeout: 300_000 });
  await page.locator('.jp-SteploomRun-title', { hasText: 'Finished' }).first().waitFor({ timeout: 300_000 });
  await page.waitForFunction(
    () => globalThis.jupyterapp.shell.currentWidget.sessionContext.session?.kernel?.status === 'idle',
    null,
    { timeout: 300_000 }
  );
  await both(page, 'run', {
    before: () => page.locator('.jp-SteploomRun').first().scrollIntoViewIfNeeded()
  });
  await execute(page, 'steploom:open-builder');
  await page.locator('.react-flow__node').first().waitFor();
  await execute(page, 'application:toggle-left-area');
  await page
    .getByRole('treeitem', { name: /^train/u })
    .first()
    .click();
  await page.waitForTimeout(1000);
  await both(page, 'builder');
  await execute(page, 'steploom:show-panel', { section: 'workspace' });
  await page.waitForTimeout(1500);
  await both(page, 'panels', { clip: { x: 0, y: 0, width: 768, height: SIZE.height } });
}

/** The same view in both themes. */
async function both(page, name, { before = async () => undefined, ...options } = {}) {
  for (const [theme, suffix] of [
    ['JupyterLab Dark', 'dark'],
    ['JupyterLab Light', 'light']
  ]) {
    await execute(page, 'apputils:change-theme', { theme });
    await page.waitForFunction(wanted => globalThis.document.body.dataset.jpThemeName === wanted, theme);
    await before();
    await page.locator('.Toastify__toast').waitFor({ state: 'detached' });
    // Lab fits its toolbars half a second after the last change of size.
    await page.setViewportSize({ ...SIZE, width: SIZE.width + 1 });
    await page.setViewportSize(SIZE);
    await page.waitForTimeout(1200);
    await page.screenshot({ path: path.join(FOLDER, `${name}-${suffix}.png`), ...options });
  }
  console.log(`${name}: taken`);
}

function execute(page, id, args = {}) {
  return page.evaluate(
    ([command, given]) => {
      void globalThis.jupyterapp.commands.execute(command, given);
    },
    [id, args]
  );
}

/** Waits until a server is there. */
async function answers(url) {
  const client = await request.newContext();
  for (let tries = 0; tries < 120; tries++) {
    const response = await client.get(url).catch(() => null);
    if (response?.ok()) {
      await client.dispose();
      return;
    }
    await sleep(250);
  }
  throw new Error(`Nothing answers at ${url}.`);
}

function freePort() {
  return new Promise(resolve => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
