import type { Page } from '@playwright/test';

import { installKernel } from './kernels';
import type { OtherKernel } from './kernels';
import type { Lab } from './lab';
import { expect, test } from './lab';

const sidebar = (page: Page) => page.locator('.jp-SteploomSidebar');

async function openOn(lab: Lab, kernel: OtherKernel, language: string): Promise<void> {
  const notebook = `kernels/${kernel}.ipynb`;
  await lab.putNotebook(notebook, [{ cell_type: 'code', source: '1 + 1' }], language, kernel);
  await lab.openNotebook(notebook);
}

test('the panel says what a kernel lacks, and what to do', async ({ lab, page }) => {
  // Of Lab's debugger, which asks kernels that have none.
  lab.tolerated.push(/No active debugger session/u);
  (['no-steploom', 'not-loaded', 'echo'] as const).forEach(installKernel);
  await lab.open();
  await lab.command('steploom:show-panel', { section: 'workspace' });
  await expect(sidebar(page)).toContainText('No notebook is open');

  await openOn(lab, 'no-steploom', 'python');
  await expect(sidebar(page)).toContainText('The kernel does not know Steploom');
  await expect(sidebar(page)).toContainText('%pip install steploom');
  await expect(page.getByRole('button', { name: 'Refresh the workspace' })).toBeDisabled();
  const load = sidebar(page).getByRole('button', { name: 'Load it' });
  await load.click();
  await expect(page.locator('.jp-OutputArea').first()).toContainText("No module named 'steploom'");
  expect((await lab.cells())[0]).toBe('%load_ext steploom');
  await expect(load).toBeVisible();

  await openOn(lab, 'echo', 'echo');
  await expect(sidebar(page)).toContainText('This notebook is not Python');
  await expect(sidebar(page)).toContainText('the kernel speaks echo');

  await openOn(lab, 'not-loaded', 'python');
  await load.click();
  await expect(sidebar(page).getByRole('tree', { name: 'Datastores' })).toBeVisible();
  await expect(load).toBeHidden();
});

test('the panel follows a kernel that is killed and comes back', async ({ lab, page }) => {
  // Of Lab's debugger, whose question died with the kernel.
  lab.tolerated.push(/Canceled future/u);
  await lab.open();
  await lab.command('steploom:show-panel', { section: 'workspace' });
  await lab.putNotebook('kernels/killed.ipynb', [
    { cell_type: 'code', source: 'import os, signal\nos.kill(os.getpid(), signal.SIGKILL)' }
  ]);
  await lab.openNotebook('kernels/killed.ipynb');
  const tree = sidebar(page).getByRole('tree', { name: 'Datastores' });
  await expect(tree).toBeVisible();
  await lab.beginCell(0);
  await page.locator('.jp-Dialog').getByRole('button', { name: 'Ok' }).click();
  // What was known stays in sight; actions wait for the new kernel.
  await expect(tree).toBeVisible();
  await expect(page.getByRole('button', { name: 'Refresh the workspace' })).toBeEnabled({ timeout: 30_000 });
  await expect(sidebar(page).getByText('Connecting to the kernel …')).toBeHidden({ timeout: 30_000 });
  await page.getByRole('button', { name: 'New compute target' }).first().click();
  await sidebar(page).getByRole('button', { name: 'Close' }).click();
});
