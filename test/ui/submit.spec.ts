import type { Page } from '@playwright/test';

import { expect, test } from './lab';

const IMPORTS = `from azureml.core import Workspace
from azureml.core.runconfig import RunConfiguration
from azureml.pipeline.core import Pipeline, PipelineData, PipelineParameter
from azureml.pipeline.steps import PythonScriptStep

ws = Workspace.from_config()
run_config = RunConfiguration()
run_config.environment.python.user_managed_dependencies = True`;

const SCRIPT = `%%writefile scripts/write.py
import sys
from pathlib import Path

from azureml.core import Run

Path(sys.argv[1]).write_text(sys.argv[2])
Run.get_context().log("rounds", int(sys.argv[2]))`;

const STEPS = `data = PipelineData("data", is_directory=False)
rounds = PipelineParameter("rounds", 3)
write_step = PythonScriptStep(
    name="write", script_name="write.py", arguments=[data, rounds], outputs=[data],
    runconfig=run_config, source_directory="scripts",
)
read_step = PythonScriptStep(
    name="read", script_name="write.py", arguments=["copy.txt", "1", data], inputs=[data],
    runconfig=run_config, source_directory="scripts",
)`;

const MISSING = `from azureml.data.data_reference import DataReference

raw = DataReference(ws.get_default_datastore(), "raw", path_on_datastore="nowhere.csv")
read_step = PythonScriptStep(
    name="read", script_name="write.py", inputs=[raw, data], runconfig=run_config, source_directory="scripts"
)`;

function cells(...sources: string[]): { cell_type: 'code'; source: string }[] {
  return ['import os\nos.makedirs("scripts", exist_ok=True)', ...sources].map(source => ({
    cell_type: 'code',
    source
  }));
}

const toolbar = (page: Page) =>
  page.getByRole('toolbar', { name: 'notebook actions' }).or(page.locator('.jp-NotebookPanel-toolbar'));

/** Select a cell as a click does, without a click that could land on a link. */
async function activate(page: Page, text: string): Promise<void> {
  await page.locator('.jp-CodeCell', { hasText: text }).first().locator('.jp-InputPrompt').click();
}

test('the toolbar submits the pipeline with the cells that it needs', async ({ lab, page }) => {
  await lab.open();
  await lab.putNotebook(
    'submit/pipeline.ipynb',
    cells(IMPORTS, SCRIPT, STEPS, 'raise SystemError("not needed")', 'pipeline = Pipeline(ws, [read_step])')
  );
  await lab.openNotebook('submit/pipeline.ipynb');
  await toolbar(page)
    .getByRole('button', { name: /Run the cells that the pipeline needs/u })
    .click();

  const dialog = page.getByRole('dialog', { name: 'Submit Pipeline' }).or(page.locator('.jp-Dialog'));
  await expect(dialog.getByLabel('Experiment')).toHaveValue('pipeline');
  await expect(dialog.getByRole('row', { name: /write/u }).first()).toContainText('scripts/write.py');
  await dialog.getByLabel('Experiment').fill('from-the-page');
  await dialog.getByLabel('Parameter rounds').fill('many');
  await dialog.getByRole('button', { name: 'Submit' }).click();
  await expect(dialog.getByText('Write a number, like its default 3.')).toBeVisible();
  await expect(dialog.getByLabel('Parameter rounds')).toBeFocused();
  await dialog.getByLabel('Parameter rounds').fill('7');
  await dialog.getByRole('button', { name: 'Submit' }).click();

  await expect(
    page.getByText(/Submitted: run \d+ of from-the-page\.|Run \d+ of from-the-page has finished/u)
  ).toBeVisible({
    timeout: 30_000
  });
  await page.getByRole('button', { name: 'Show Run' }).click();
  const run = page.locator('.jp-SteploomRun');
  await expect(run.getByText('Finished').first()).toBeVisible({ timeout: 60_000 });
  await run.getByRole('tab', { name: 'Metrics' }).click();
  await expect(run.getByRole('row', { name: /rounds.*7/u }).first()).toBeVisible();
  expect((await lab.cells()).join('\n')).not.toContain('Traceback');
});

test('a cell runs its step and what that needs', async ({ lab, page }) => {
  await lab.open();
  await lab.putNotebook(
    'submit/step.ipynb',
    cells(IMPORTS, SCRIPT, STEPS.replace('read_step =', '\nread_step ='), 'a = 1')
  );
  await lab.openNotebook('submit/step.ipynb');
  await activate(page, 'a = 1');
  const button = page.locator('.jp-cell-toolbar').getByRole('button', { name: /Run the step of this cell/u });
  await expect(button).toHaveCount(0);
  await activate(page, 'write_step = ');
  const show = page.locator('.jp-cell-toolbar').getByRole('button', { name: /Select what this cell defines/u });
  await expect(show).toBeVisible();
  await button.click();
  const choice = page.locator('.jp-Dialog');
  await choice.getByRole('combobox').selectOption('write_step');
  await choice.getByRole('button', { name: 'Run' }).click();
  await expect(page.getByText(/Submitted: run \d+ of step\.|Run \d+ of step has finished/u)).toBeVisible({
    timeout: 30_000
  });
  await page.getByRole('button', { name: 'Show Run' }).click();
  const run = page.locator('.jp-SteploomRun');
  await expect(run.getByText('Finished').first()).toBeVisible({ timeout: 60_000 });
  await expect(run.getByRole('row', { name: /write/u }).first()).toBeVisible();
  await expect(run.getByRole('row', { name: /read/u })).toHaveCount(0);
});

test('nothing is submitted when a cell fails or the kernel refuses, and both say what to do', async ({ lab, page }) => {
  await lab.open();
  await lab.putNotebook(
    'submit/wrong.ipynb',
    cells(IMPORTS, 'broken = 1 / 0', STEPS, 'pipeline = Pipeline(ws, [read_step], description=str(broken))')
  );
  await lab.openNotebook('submit/wrong.ipynb');
  const dialog = page.locator('.jp-Dialog');
  const submit = async () => {
    await lab.start('steploom:submit-pipeline');
    await dialog.getByRole('button', { name: /^Submit/u }).click();
  };
  await submit();
  await expect(dialog.getByText('Cell 3, which it needs, failed.')).toBeVisible({ timeout: 30_000 });
  await dialog.getByRole('button', { name: 'Go to Cell' }).click();
  await expect(page.locator('.jp-CodeCell.jp-mod-active')).toContainText('1 / 0');

  await lab.setCell(2, 'broken = 1\nos.makedirs("scripts", exist_ok=True)\nopen("scripts/write.py", "w").close()');
  await lab.setCell(3, `${STEPS}\n${MISSING}`);
  await submit();
  await expect(dialog.getByText(/nowhere\.csv/u).first()).toBeVisible({ timeout: 30_000 });
  await expect(dialog.getByText(/upload/iu).first()).toBeVisible();
});
