import type { Locator, Page } from '@playwright/test';
import { writeFileSync } from 'fs';
import * as path from 'path';

import type { Lab } from './lab';
import { expect, test } from './lab';

const section = (page: Page, name: string) =>
  page.locator('.jp-SteploomSidebar').getByRole('region', { name, exact: true });
const toolbarButton = (page: Page, name: string | RegExp) =>
  page.locator('.jp-SteploomSidebar').getByRole('button', { name });

/** Open the panel with an empty notebook of this folder in front. */
async function openPanel(lab: Lab, folder: string, open: string): Promise<void> {
  await lab.open();
  await lab.command('steploom:show-panel', { section: open });
  await lab.putNotebook(`${folder}/panel.ipynb`, [{ cell_type: 'code', source: 'from azureml.core import Workspace' }]);
  await lab.openNotebook(`${folder}/panel.ipynb`);
}

/** The last inserted cell runs without an error. */
async function runInserted(lab: Lab, index: number): Promise<string> {
  const source = (await lab.cells())[index];
  expect(await lab.runCell(index), source).toBe(true);
  return source;
}

async function fill(form: Locator, fields: Record<string, string>): Promise<void> {
  for (const [label, value] of Object.entries(fields)) {
    await form.getByLabel(label, { exact: true }).fill(value);
  }
}

test('compute targets are created, found, resized and deleted, and their cells run', async ({ lab, page }) => {
  await openPanel(lab, 'compute', 'compute');
  const workspace = section(page, 'Workspace');
  await expect(workspace).toContainText('this machine');
  await toolbarButton(page, 'Insert a cell that connects the workspace').click();
  await runInserted(lab, 1);

  const compute = section(page, 'Compute');
  await toolbarButton(page, 'New compute target').first().click();
  const form = compute.getByRole('form', { name: 'New compute target' });
  await expect(form.getByLabel('Name')).toBeFocused();
  await fill(form, { Name: '1 bad name', 'Maximum nodes': 'many' });
  await page.keyboard.press('Enter');
  await expect(form.getByLabel('Name')).toBeFocused();
  await expect(form).toContainText('Letters, digits and hyphens');
  await fill(form, { Name: 'panel-cpu', 'Maximum nodes': '2' });
  await form.getByLabel('VM size').selectOption('STANDARD_D2_V2');
  await form.getByLabel('Name').press('Enter');
  const item = compute.getByRole('listitem', { name: 'panel-cpu' });
  await expect(item).toContainText('Succeeded');
  await expect(item).toContainText('0 to 2 nodes');
  await expect(compute).toContainText('panel-cpu is created.');

  // The kernel sees it, and says so where the page asks for it again.
  await item.getByRole('button', { name: 'Insert a cell that uses panel-cpu' }).click();
  await runInserted(lab, 2);
  await expect(page.locator('.jp-OutputArea').last()).toContainText('Found the existing compute target.');
  await toolbarButton(page, 'New compute target').click();
  await fill(form, { Name: 'panel-cpu', 'Maximum nodes': '9' });
  await form.getByRole('button', { name: 'Create' }).click();
  await expect(compute).toContainText('Found the existing compute target panel-cpu');
  await expect(item).toContainText('0 to 2 nodes');

  await item.getByRole('button', { name: 'Resize panel-cpu' }).click();
  const resize = compute.getByRole('form', { name: 'Resize panel-cpu' });
  await fill(resize, { 'Minimum nodes': '1', 'Maximum nodes': '3' });
  await resize.getByRole('button', { name: 'Resize' }).click();
  await expect(item).toContainText('1 to 3 nodes');

  await toolbarButton(page, 'New compute target').click();
  await fill(form, { Name: 'from-a-cell' });
  await form.getByRole('button', { name: 'Insert cell' }).click();
  await runInserted(lab, 3);
  await expect(compute.getByRole('listitem', { name: 'from-a-cell' })).toContainText('Succeeded');

  const remove = item.getByRole('button', { name: 'Delete panel-cpu' });
  await remove.click();
  await page.locator('.jp-Dialog').getByRole('button', { name: 'Cancel' }).click();
  await expect(item).toBeVisible();
  await remove.click();
  await page.locator('.jp-Dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(item).toBeHidden();
});

test('a run configuration is filled in, checked, saved, loaded and written as a cell', async ({ lab, page }) => {
  await openPanel(lab, 'runconfig', 'run-configuration');
  const panel = section(page, 'Run configuration');
  const form = panel.getByRole('form', { name: 'Run configuration' });
  await fill(form, { Name: 'panel' });
  await form.getByRole('button', { name: 'Add conda package' }).click();
  await page.keyboard.type('pandas');
  await page.keyboard.press('Enter');
  await page.keyboard.type('!wrong');
  await form.getByRole('button', { name: 'Check' }).click();
  await expect(form).toContainText('“!wrong” is not a package');
  await expect(form.getByLabel('Conda packages, row 2')).toBeFocused();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('numpy');
  await form.getByRole('button', { name: 'Add variable' }).click();
  await fill(form, { 'Name of variable 1': 'MODE', 'Value of variable 1': 'a "quoted" one' });
  await fill(form, { 'Packages as of': 'yesterday' });
  await form.getByRole('button', { name: 'Check' }).click();
  await expect(form.getByLabel('Packages as of')).toBeFocused();
  await fill(form, { 'Packages as of': '2024-03-01' });
  await form.getByRole('button', { name: 'Check' }).click();
  await expect(panel).toContainText('No problem found');
  await expect(panel).toContainText("the kernel's, is used.");
  await expect(panel).toContainText('uv makes the environment.');
  await expect(panel).toContainText('Packages are taken as they were before 2024-03-01');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(panel).toContainText(/Saved as .*panel/u);

  // A form with changes is not thrown away without a question.
  await fill(form, { 'Python version': '3.11' });
  await toolbarButton(page, 'New run configuration').click();
  await page.locator('.jp-Dialog').getByRole('button', { name: 'Discard them' }).click();
  await expect(form.getByLabel('Name', { exact: true })).toHaveValue('default');
  await panel.getByLabel('Load a saved one').selectOption('panel');
  await expect(form.getByLabel('Conda packages, row 2')).toHaveValue('numpy');
  await expect(form.getByLabel('Value of variable 1')).toHaveValue('a "quoted" one');
  await expect(form.getByLabel('Python version')).toHaveValue('');
  await expect(form.getByLabel('Packages as of')).toHaveValue('2024-03-01');

  await form.getByRole('button', { name: 'Insert cell' }).click();
  const source = await runInserted(lab, 1);
  expect(source).toContain('conda_packages=["pandas", "numpy"]');

  // One that needs nothing installed is ready at once.
  await form.getByLabel('I manage the packages myself').check();
  await form.getByRole('button', { name: 'Prepare now' }).click();
  await expect(panel).toContainText('The environment is ready');
});

test('files are uploaded, seen in the tree, replaced on demand and read by a cell', async ({ lab, page }) => {
  await openPanel(lab, 'upload', 'workspace');
  const workspace = section(page, 'Workspace');
  const tree = workspace.getByRole('tree', { name: 'Datastores' });
  const row = (name: string) => tree.getByRole('treeitem', { name: new RegExp(name, 'u') });
  const file = path.join(process.env.STEPLOOM_UI_SCRATCH!, 'panel upload.csv');
  // Several pieces, so that there is progress to see.
  writeFileSync(file, 'a,b\n'.repeat(100_000));
  const choose = async () => {
    const chooser = page.waitForEvent('filechooser');
    await toolbarButton(page, /^Upload files/u).click();
    await (await chooser).setFiles(file);
  };

  await expect(row('workspaceblobstore')).toContainText('default');
  await choose();
  const uploads = workspace.getByRole('list', { name: 'Uploads' });
  await expect(uploads).toContainText('✓ sent, 400 kB');
  await expect(row('panel upload.csv')).toContainText('400 kB');
  await choose();
  await expect(uploads).toContainText('There is already a file of this name.');
  await uploads.getByRole('button', { name: 'Replace it' }).click();
  await expect(uploads).toContainText('✓ sent');
  await uploads.getByRole('button', { name: 'Take panel upload.csv from the list' }).click();
  await expect(uploads).toBeHidden();

  // The whole way by keyboard: to the row, to its button, and the cell is there.
  await row('workspaceblobstore').focus();
  await page.keyboard.press('End');
  await page.keyboard.press('Home');
  for (
    let rows = 0;
    rows < 20 && !(await row('panel upload.csv').evaluate(node => node === document.activeElement));
    rows++
  ) {
    await page.keyboard.press('ArrowDown');
  }
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await lab.cells()).length).toBe(2);
  await lab.setCell(0, 'from azureml.core import Workspace\nws = Workspace.from_config()');
  await lab.runCell(0);
  const source = await runInserted(lab, 1);
  expect(source).toContain('panel_upload = DataReference(');

  await row('workspaceblobstore').press('ArrowLeft');
  await expect(row('panel upload.csv')).toBeHidden();
});
