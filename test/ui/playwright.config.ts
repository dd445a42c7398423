import { defineConfig } from '@playwright/test';
import { execFileSync } from 'child_process';
import { mkdtempSync } from 'fs';
import { tmpdir } from 'os';
import * as path from 'path';

const root = path.resolve(__dirname, '../..');

/** A port nobody uses, asked from the system once: workers read the same config in processes of their own. */
function freePort(): string {
  const ask =
    "const s=require('net').createServer();s.listen(0,'127.0.0.1',()=>{console.log(s.address().port);s.close()})";
  return execFileSync(process.execPath, ['-e', ask], { encoding: 'utf8' }).trim();
}

const port = (process.env.STEPLOOM_UI_PORT ??= freePort());
process.env.STEPLOOM_UI_SCRATCH ??= mkdtempSync(path.join(tmpdir(), 'steploom-ui-'));

export const python = path.join(root, '.venv', process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
const reporters: [string][] = [['list']];
if (process.env.PLAYWRIGHT_JSON_OUTPUT_NAME) {
  reporters.push(['json']);
}

export default defineConfig({
  testDir: __dirname,
  outputDir: path.join(root, 'test-results'),
  timeout: 120_000,
  expect: { timeout: 15_000 },
  workers: 1,
  // What fails once on a busy machine and passes at the second try is reported as flaky; nobody is there to look again.
  retries: process.env.CI ? 1 : 0,
  reporter: reporters,
  globalTeardown: require.resolve('./teardown'),
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    viewport: { width: 1280, height: 800 },
    // Less than a test may take, so that what was waited for is named.
    actionTimeout: 20_000,
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM_BIN,
      args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking']
    }
  },
  webServer: {
    command: `"${python}" -m jupyterlab --config "${path.join(__dirname, 'jupyter_server_test_config.py')}"`,
    cwd: root,
    url: `http://127.0.0.1:${port}/lab`,
    timeout: 60_000,
    stdout: 'ignore',
    stderr: 'ignore',
    // The server ends its kernels when it is asked to stop; killed, it would leave them.
    gracefulShutdown: { signal: 'SIGTERM', timeout: 10_000 }
  }
});
