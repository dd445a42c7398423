import { expect, test } from './lab';

type Bindings = {
  commands: { keyBindings: readonly { command: string; keys: readonly string[]; selector: string }[] };
};

test('the launcher makes a notebook with a workspace and the builder beside it', async ({ lab, page }) => {
  await lab.open();
  await page
    .getByRole('button', { name: /^ML Pipeline/u })
    .or(page.locator('.jp-LauncherCard[title*="pipeline builder"]'))
    .first()
    .click();
  await expect(page.getByRole('tab', { name: /Untitled.*pipeline/u })).toBeVisible();
  await expect.poll(() => lab.cells()).toEqual([expect.stringContaining('ws = Workspace.from_config()'), '']);
  await expect(page.locator('.jp-Notebook-ExecutionIndicator')).toBeAttached();
  // The kernel side answers without a cell that loads it.
  await lab.command('notebook:run-all-cells');
  await lab.command('steploom:show-panel', { section: 'workspace' });
  await expect(
    page
      .getByRole('region', { name: /workspace/iu })
      .getByText('workspaceblobstore')
      .first()
  ).toBeVisible();
});

test('menus offer what a notebook can do, say what it lacks, and hide no shortcut of core', async ({ lab, page }) => {
  await lab.open();
  await lab.putNotebook('begin/empty.ipynb', [{ cell_type: 'code', source: '' }]);
  await lab.openNotebook('begin/empty.ipynb');
  const item = (label: string) => page.locator('.lm-Menu-itemLabel').getByText(label, { exact: true });
  await page.getByRole('menuitem', { name: 'File', exact: true }).click();
  await item('New').hover();
  await expect(item('ML Pipeline Notebook')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.getByRole('menuitem', { name: 'Run', exact: true }).click();
  await expect(item('Submit Pipeline…')).toBeVisible();
  await page.keyboard.press('Escape');

  const hidden = await page.evaluate(() => {
    const { keyBindings } = (window as unknown as { jupyterapp: Bindings }).jupyterapp.commands;
    // What holds in our own widgets only hides nothing elsewhere.
    const ours = keyBindings.filter(
      ({ command, selector }) => command.startsWith('steploom:') && !selector.startsWith('.jp-Steploom')
    );
    const keys = new Set(ours.map(binding => binding.keys.join(' ')));
    return keyBindings
      .filter(binding => !binding.command.startsWith('steploom:') && keys.has(binding.keys.join(' ')))
      .map(binding => binding.command);
  });
  expect(hidden).toEqual([]);

  await lab.start('steploom:submit-pipeline');
  const dialog = page.locator('.jp-Dialog');
  await expect(dialog.getByText('No Pipeline in This Notebook')).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).click();
});
