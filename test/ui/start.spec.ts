import { readdirSync, readFileSync } from 'fs';
import * as path from 'path';
import { gzipSync } from 'zlib';

import { expect, test } from './lab';

const STATIC = path.resolve(__dirname, '../../steploom/labextension/static');
const START_BUDGET = 25_000;
const TOTAL_BUDGET = 250_000;

type PluginHost = { listPlugins(): string[]; isPluginActivated(id: string): boolean };

const gzipped = (text: Buffer) => gzipSync(text, { level: 6 }).length;

test('Lab starts with our plugins and asks for no more than the budget', async ({ lab, page }) => {
  const asked: Promise<[string, number]>[] = [];
  page.on('response', response => {
    const url = new URL(response.url());
    if (url.pathname.includes('/lab/extensions/steploom/')) {
      asked.push(response.body().then(body => [url.pathname.split('/').pop()!, gzipped(body)]));
    }
  });
  await lab.open();
  const activated = await page.evaluate(() => {
    const app = (window as unknown as { jupyterapp: PluginHost }).jupyterapp;
    return app.listPlugins().filter(id => id.startsWith('steploom:') && app.isPluginActivated(id));
  });
  expect(activated).toContain('steploom:commands');
  await page.waitForLoadState('networkidle');
  const files = await Promise.all(asked);
  const start = files.reduce((sum, [, size]) => sum + size, 0);
  const all = readdirSync(STATIC).filter(name => name.endsWith('.js'));
  const total = all.reduce((sum, name) => sum + gzipped(readFileSync(path.join(STATIC, name))), 0);
  console.log(`page start: ${start} B gzip (${files.map(([name, size]) => `${name} ${size}`).join(', ')})`);
  console.log(`whole extension: ${total} B gzip in ${all.length} files`);
  expect(files.length).toBeGreaterThan(0);
  expect(start).toBeLessThanOrEqual(START_BUDGET);
  expect(total).toBeLessThanOrEqual(TOTAL_BUDGET);
});
