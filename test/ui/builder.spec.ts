import type { Page } from '@playwright/test';

import { expect, test } from './lab';

const SET_UP = `from azureml.core import Workspace
from azureml.pipeline.core import Pipeline, PipelineData
from azureml.pipeline.steps import PythonScriptStep

ws = Workspace.from_config()`;
const STEPS = `x = PipelineData("x")
first = PythonScriptStep(name="first", script_name="a.py", arguments=["--x", x], outputs=[x])
second = PythonScriptStep(name="second", script_name="b.py", arguments=["--x", x], inputs=[x])
pipeline = Pipeline(ws, steps=[second])`;
const LOOP = 'extra = []\nfor name in "ab":\n    extra.append(PythonScriptStep(name=name, script_name="b.py"))';
const BROKEN =
  'third = PythonScriptStep(name="third", script_name="c.py", inputs=[y])\nother = Pipeline(ws, steps=[third])';

const builder = (page: Page) => page.getByRole('region', { name: 'Pipeline builder' });
const row = (page: Page, name: string) => builder(page).getByRole('treeitem', { name: new RegExp(`^${name}\\b`, 'u') });
const node = (page: Page, id: string) => builder(page).locator(`.react-flow__node[data-id="${id}"]`);
const code = (...sources: string[]) => sources.map(source => ({ cell_type: 'code' as const, source }));

test('the builder follows its notebook: a new name, saving, a reload, the end', async ({ lab, page }, { retry }) => {
  // What another try has left is no obstacle.
  const folder = `follow${retry}`;
  await lab.open();
  await lab.putNotebook(`${folder}/before.ipynb`, code(SET_UP, STEPS));
  await lab.openNotebook(`${folder}/before.ipynb`);
  await lab.command('steploom:open-builder');
  await expect(row(page, 'second')).toBeVisible();

  const cell = page.locator('.jp-Notebook .cm-content').nth(1);
  await cell.click();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.type('\nthird = PythonScriptStep(name="third", script_name="c.py")');
  await expect(row(page, 'third')).toBeVisible();

  await page.evaluate(
    at =>
      (
        window as unknown as {
          jupyterapp: { serviceManager: { contents: { rename(from: string, to: string): Promise<unknown> } } };
        }
      ).jupyterapp.serviceManager.contents.rename(`${at}/before.ipynb`, `${at}/after.ipynb`),
    folder
  );
  await expect(page.getByRole('tab', { name: 'after pipeline' })).toBeVisible();

  // Keys in the builder reach the notebook: undo, and save.
  await row(page, 'third').click();
  await page.keyboard.press('Delete');
  await expect(row(page, 'third')).toHaveCount(0);
  await page.keyboard.press('ControlOrMeta+z');
  await expect(row(page, 'third')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+s');
  await expect
    .poll(async () => (await page.request.get(`/api/contents/${folder}/after.ipynb`)).text())
    .toContain('third = PythonScriptStep');

  await expect
    .poll(async () => (await page.request.get('/lab/api/workspaces')).text())
    .toContain(`steploom-builder:${folder}/after.ipynb`);
  await lab.open('/lab');
  await expect(row(page, 'third')).toBeVisible();

  await lab.openNotebook(`${folder}/after.ipynb`);
  await lab.command('application:close');
  await expect(page.getByRole('tab', { name: 'after pipeline' })).toHaveCount(0);
});

test('the builder says what is wrong and what it cannot do', async ({ lab, page }) => {
  await lab.open();
  await lab.putNotebook('wrong.ipynb', code(SET_UP, STEPS, LOOP, BROKEN));
  await lab.openNotebook('wrong.ipynb');
  await lab.command('steploom:open-builder');

  // A problem leads to its node, in the pipeline that has it, and to its cell.
  await builder(page)
    .getByRole('list', { name: 'Problems' })
    .getByRole('button', { name: /y is not defined/u })
    .click();
  await expect(row(page, 'third')).toHaveAttribute('aria-selected', 'true');
  await expect(row(page, 'third').getByRole('img', { name: /y is not defined/u })).toBeVisible();
  await expect(page.locator('.jp-Notebook .jp-Cell.jp-mod-active')).toContainText('third = PythonScriptStep');

  // Code that is not understood is shown, and led to.
  await row(page, 'extra').click();
  await expect(builder(page).getByText('edit it in its cell')).toBeVisible();
  await expect(builder(page).getByRole('button', { name: 'Delete', exact: true })).toHaveCount(0);

  // A line that would close a cycle is refused in words, and nothing has changed.
  await builder(page).getByRole('combobox', { name: 'Pipeline shown' }).selectOption('pipeline');
  const before = await lab.cells();
  await node(page, 'second')
    .locator('.react-flow__handle.source')
    .dragTo(node(page, 'first').locator('.react-flow__handle.target'));
  await expect(builder(page).getByRole('alert')).toContainText('wait for each other');
  expect(await lab.cells()).toEqual(before);
  await builder(page).getByRole('button', { name: 'Dismiss' }).click();

  // And from the cell back to its node.
  await page.locator('.jp-Notebook .cm-content').nth(1).click();
  await lab.command('steploom:show-in-builder');
  await expect(row(page, 'x')).toHaveAttribute('aria-selected', 'true');
});
