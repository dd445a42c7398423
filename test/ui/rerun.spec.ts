import type { Page } from '@playwright/test';

import { expect, test } from './lab';
import { putQuickPipeline } from './quickPipeline';

/** The test waits for real runs. */
test.describe.configure({ timeout: 180_000 });
const PATIENCE = { timeout: 60_000 };

const tab = (page: Page) => page.locator('.jp-SteploomRunWidget.jp-mod-tab:visible');
const output = (page: Page) => page.locator('.jp-SteploomRunOutput .jp-SteploomRun');
const row = (page: Page, name: RegExp) => tab(page).getByRole('row', { name });
const header = (page: Page) => tab(page).locator('.jp-SteploomRun-title');

test('what failed runs again with the corrected script, then from a step on, then one step alone', async ({
  lab,
  page
}, { retry }) => {
  const folder = `rerun-${retry}`;
  await lab.open();
  const path = await putQuickPipeline(lab, folder, 1);
  const script = await (await page.request.get(`/api/contents/${folder}/train/train.py`)).json();
  await lab.put(`${folder}/train/train.py`, 'raise SystemExit("no such column")\n');
  await lab.openNotebook(path);
  for (const cell of [0, 1, 2]) {
    await lab.runCell(cell);
  }
  await expect(output(page).locator('.jp-SteploomRun-title')).toContainText('Failed', PATIENCE);

  // Not the script of any other test or attempt, whose result would be reused.
  await lab.put(`${folder}/train/train.py`, `${script.content}# ${folder}\n`);
  await output(page).getByRole('button', { name: 'Rerun failed' }).focus();
  await page.keyboard.press('Enter');
  await expect(header(page)).toContainText(`${folder}, run 2`);
  await expect(header(page)).toContainText('Finished', PATIENCE);
  await expect(row(page, /^prep/u)).toContainText('Reused');
  await expect(row(page, /^prep/u)).toContainText('Taken over from run 1.');
  await expect(row(page, /^train/u)).toContainText('Finished');
  await expect(tab(page).getByRole('button', { name: 'Rerun failed' })).toBeHidden();

  // Each leads to the other, and the list shows both.
  await expect(tab(page)).toContainText('Rerun of');
  await expect(tab(page).getByRole('button', { name: 'run 1', exact: true })).toBeVisible();
  await lab.command('steploom:show-runs');
  const list = page.getByRole('region', { name: 'Runs' });
  await expect(list.getByRole('listitem', { name: `${folder}, run 2` })).toContainText('Finished');
  await expect(list.getByRole('button', { name: `Rerun failed steps of ${folder}, run 1` })).toBeVisible();

  await row(page, /^train/u)
    .getByRole('button', { name: 'Run from here: train and what follows it' })
    .click();
  await expect(header(page)).toContainText(`${folder}, run 3`);
  await expect(header(page)).toContainText('Finished', PATIENCE);
  await expect(row(page, /^train/u)).toContainText('Runs: from step train on');

  await row(page, /^prep/u).getByRole('button', { name: 'Run only this step: prep' }).click();
  await expect(header(page)).toContainText(`${folder}, run 4`);
  await expect(header(page)).toContainText('Finished', PATIENCE);
  await expect(row(page, /^train/u)).toContainText('Not part of this run: only step prep was to run.');
});

test('a step whose input was never made is refused, and says why', async ({ lab, page }, { retry }) => {
  await lab.open();
  const path = await putQuickPipeline(lab, `refused-${retry}`, 1);
  await lab.put(`refused-${retry}/prep/prep.py`, 'raise SystemExit(1)\n');
  await lab.openNotebook(path);
  for (const cell of [0, 1, 2]) {
    await lab.runCell(cell);
  }
  await expect(output(page).locator('.jp-SteploomRun-title')).toContainText('Failed', PATIENCE);
  await output(page).getByRole('button', { name: 'Run only this step: train' }).click();
  await expect(output(page)).toContainText('Step train needs prep, which has no result in run 1.');
  await expect(output(page)).toContainText('Run from step prep instead');
});

test('the builder shows the runs of its own notebook', async ({ lab, page }, { retry }) => {
  await lab.open();
  const own = await putQuickPipeline(lab, `own-${retry}`, 1);
  const other = await putQuickPipeline(lab, `other-${retry}`, 1);
  await lab.put(`own-${retry}/train/train.py`, 'raise SystemExit(1)\n');
  await lab.openNotebook(own);
  await lab.command('steploom:open-builder');
  await lab.openNotebook(own);
  for (const cell of [0, 1, 2]) {
    await lab.runCell(cell);
  }
  const state = page
    .getByRole('region', { name: 'Pipeline builder' })
    .locator('.jp-SteploomNode', { hasText: 'train.py' })
    .locator('.jp-SteploomNode-status');
  await expect(state).toHaveText('Failed', PATIENCE);

  // A newer run of steps with the same names is another notebook's.
  await lab.openNotebook(other);
  for (const cell of [0, 1, 2]) {
    await lab.runCell(cell);
  }
  await lab.command('steploom:show-runs');
  const run = page.getByRole('region', { name: 'Runs' }).getByRole('listitem', { name: `other-${retry}, run 1` });
  await expect(run).toContainText('Finished', PATIENCE);
  await expect(state).toHaveText('Failed');
});
