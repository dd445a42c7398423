import type { Locator, Page } from '@playwright/test';
import { execFileSync } from 'child_process';
import * as path from 'path';

import { Keyboard } from './keyboard';
import { expect, test, type Lab } from './lab';
import { python } from './playwright.config';

/** The article's training pipeline from an empty notebook: the first run builds an environment of four packages. */
const RUN_TIMEOUT = 180_000;
const EXAMPLES = path.join(process.env.STEPLOOM_UI_SCRATCH!, 'notebooks/examples');
const HOME = path.join(process.env.STEPLOOM_UI_SCRATCH!, 'home');

const builder = (page: Page) => page.locator('.jp-SteploomBuilder');
const outline = (page: Page) => builder(page).getByRole('tree', { name: 'Nodes and pipelines' });
const row = (page: Page, name: string) => outline(page).getByRole('treeitem', { name: new RegExp(`^${name}\\b`, 'u') });
const form = (page: Page, name: string) => builder(page).getByRole('form', { name });
const dialog = (page: Page) => page.locator('.jp-Dialog');

/** An empty notebook beside the example's scripts and data. */
async function emptyNotebook(lab: Lab, name: string): Promise<void> {
  await lab.open();
  await lab.putNotebook(`examples/${name}.ipynb`, [{ cell_type: 'code', source: '' }]);
  await lab.openNotebook(`examples/${name}.ipynb`);
}

/** The cells say what the example's own notebook says. */
async function expectArticle(lab: Lab): Promise<void> {
  const text = (await lab.cells()).join('\n').replace(/\s+/gu, ' ');
  expect(text).toMatch(
    /raw_data = DataReference\(.*data_reference_name="raw_data".*path_on_datastore="flights-train\.csv"/u
  );
  expect(text).toMatch(/processed_data = PipelineData\("processed_data"/u);
  expect(text).toMatch(/model = PipelineData\("model"/u);
  const [process, train] = ['process', 'train'].map(
    name => new RegExp(`PythonScriptStep\\( name="${name}",.*?\\)`, 'u').exec(text)![0]
  );
  expect(process).toContain('script_name="process.py"');
  expect(process).toContain('"--process_mode", "train"');
  expect(process).toContain('"--raw_data", raw_data');
  expect(process).toContain('"--processed_data", processed_data');
  expect(process).toContain('inputs=[raw_data], outputs=[processed_data]');
  expect(process).toContain('source_directory="scripts/process"');
  expect(train).toContain('"--input", processed_data, "--output", model');
  expect(train).toContain(
    'inputs=[processed_data], outputs=[model], compute_target=compute_target, runconfig=run_config'
  );
  expect(text).toMatch(/pipeline = Pipeline\(workspace=ws, steps=\[train_step\]/u);
  await expect(
    lab.page.getByRole('tree', { name: 'Nodes and pipelines' }).getByRole('img', { name: /problem/iu })
  ).toHaveCount(0);
}

/** Both steps go through their states in the page as it is, and what the run leaves is what the data say. */
async function expectTrained(page: Page, experiment: string): Promise<void> {
  const states = new Set<string>();
  await expect
    .poll(
      async () => {
        const texts = await Promise.all(['process', 'train'].map(name => row(page, name).textContent()));
        texts.forEach(text =>
          states.add(/Preparing|Queued|Running|Finished|Failed|Skipped/u.exec(text ?? '')?.[0] ?? '')
        );
        // Until it begins the builder shows the run before, which may be another test's.
        return states.has('Failed') || (states.has('Running') && texts.every(text => text?.includes('Finished')));
      },
      { timeout: RUN_TIMEOUT, intervals: [50] }
    )
    .toBe(true);
  expect([...states]).not.toContain('Failed');

  const said = JSON.parse(
    execFileSync(python, [path.join(__dirname, 'recompute.py'), HOME, experiment, EXAMPLES], { encoding: 'utf8' })
  ) as { model: boolean; logged: number; recomputed: number; status: string; steps: string[] };
  expect(said).toMatchObject({ model: true, status: 'Finished' });
  expect([...said.steps].sort()).toEqual(['process', 'train']);
  expect(said.recomputed).toBeCloseTo(said.logged, 9);
  expect(said.logged).toBeGreaterThan(0.85);
}

test('the training pipeline is built by mouse from an empty notebook, and trains', async ({ lab, page }) => {
  test.setTimeout(RUN_TIMEOUT + 120_000);
  await emptyNotebook(lab, 'by-mouse');
  const panel = page.locator('#steploom-panel');
  const button = (root: Page | Locator, name: string | RegExp) =>
    root.getByRole('button', { name, exact: typeof name === 'string' });

  // The side panel: workspace, data, compute, packages.
  await page.getByRole('tab', { name: 'Steploom' }).or(page.locator('[data-id="steploom-panel"]')).first().click();
  await button(panel, 'Insert a cell that connects the workspace').click();
  const chosen = page.waitForEvent('filechooser');
  await button(panel, /^Upload files/u).click();
  await (await chosen).setFiles(path.join(EXAMPLES, 'data/flights-train.csv'));
  await expect(panel.getByRole('treeitem', { name: /flights-train\.csv/u })).toBeVisible({ timeout: 30_000 });
  await button(panel, /^New compute target/u)
    .first()
    .click();
  const compute = panel.getByRole('form', { name: /compute/iu });
  await compute.getByLabel('Name').fill('by-mouse');
  await button(compute, 'Insert cell').click();
  await panel.getByText('Run configuration', { exact: true }).click();
  const runConfiguration = panel.getByRole('form', { name: 'Run configuration' });
  for (const [index, name] of ['numpy', 'pandas', 'scikit-learn'].entries()) {
    await button(runConfiguration, 'Add conda package').click();
    await runConfiguration.getByLabel(`Conda packages, row ${index + 1}`).fill(name);
  }
  await button(runConfiguration, 'Add pip package').click();
  await runConfiguration.getByLabel('Pip packages, row 1').fill('sklearn_pandas');
  await button(runConfiguration, 'Insert cell').click();

  // The builder: nodes, connections, arguments, the pipeline.
  await button(page.locator('.jp-NotebookPanel-toolbar'), /^Draw the pipeline/u).click();
  const bar = builder(page).getByRole('toolbar', { name: 'Pipeline builder' });
  await button(bar, 'Add data reference').click();
  await form(page, 'Add data reference').getByLabel('Name').fill('raw_data');
  await form(page, 'Add data reference').getByLabel('Path on the datastore').fill('flights-train.csv');
  await button(form(page, 'Add data reference'), 'Add').click();
  for (const name of ['processed_data', 'model']) {
    await button(bar, 'Add pipeline data').click();
    await form(page, 'Add pipeline data').getByLabel('Name').fill(name);
    await button(form(page, 'Add pipeline data'), 'Add').click();
  }
  for (const name of ['process', 'train']) {
    await button(bar, 'Add script step').click();
    const step = form(page, 'Add script step');
    await step.getByLabel('Name').fill(name);
    await step.getByLabel('Script').fill(`${name}.py`);
    await step.getByLabel('Source directory').fill(`scripts/${name}`);
    await step.getByLabel('Compute target').selectOption('compute_target');
    await step.getByLabel('Run configuration').selectOption('run_config');
    await button(step, 'Add').click();
  }
  await button(bar, 'Add pipeline').click();
  const steps = form(page, 'Add pipeline').getByRole('group', { name: 'Steps' });
  await steps.getByLabel('process').uncheck();
  await steps.getByLabel('train').check();
  await button(form(page, 'Add pipeline'), 'Add').click();

  const node = (name: string) => builder(page).locator(`.react-flow__node[data-id="${name}"]`);
  const drag = async (from: string, to: string) => {
    await node(from).locator('.react-flow__handle.source').dragTo(node(to).locator('.react-flow__handle.target'));
  };
  await drag('raw_data', 'process_step');
  await drag('process_step', 'processed_data');
  await drag('processed_data', 'train_step');
  await drag('train_step', 'model');

  const inspector = builder(page).getByRole('group', { name: 'Arguments' });
  await row(page, 'process').click();
  for (const text of ['--process_mode', 'train']) {
    await inspector.getByLabel('New argument').fill(text);
    await button(inspector, 'Add').first().click();
  }
  await row(page, 'train').click();
  await inspector.getByLabel('Argument 1', { exact: true }).fill('--input');
  await inspector.getByLabel('Argument 1', { exact: true }).press('Enter');
  await inspector.getByLabel('Argument 3', { exact: true }).fill('--output');
  await inspector.getByLabel('Argument 3', { exact: true }).press('Enter');
  await expectArticle(lab);

  // A gesture is one undo, and comes back.
  await button(bar, 'Undo').click();
  expect((await lab.cells()).join('\n')).not.toContain('"--output"');
  await button(bar, 'Redo').click();
  await expectArticle(lab);

  await button(bar, 'Submit pipeline').click();
  await dialog(page).getByLabel('Experiment').fill('by-mouse');
  // Nothing is taken from another test's run, nor from an earlier try of this one.
  await dialog(page).getByLabel('Run every step again').check();
  await button(dialog(page), 'Submit').click();
  await expectTrained(page, 'by-mouse');
});

test('the training pipeline is built by keyboard alone from an empty notebook, and trains', async ({ lab, page }) => {
  test.setTimeout(RUN_TIMEOUT + 120_000);
  await emptyNotebook(lab, 'by-keyboard');
  const keyboard = new Keyboard(page);
  const panel = page.locator('#steploom-panel');
  const button = (root: Page | Locator, name: string) => root.getByRole('button', { name, exact: true });

  // Typing is a way too.
  await keyboard.press('Enter');
  await keyboard.type('from azureml.core import Workspace\nws = Workspace.from_config()\n');
  await keyboard.type('def_blob_store = ws.get_default_datastore()\n');
  await keyboard.type('def_blob_store.upload_files(["./data/flights-train.csv"], overwrite=True)');
  await keyboard.press('Escape');

  await keyboard.command('Show the Steploom Panel');
  await keyboard.activate(button(panel, 'New compute target').first());
  const compute = panel.getByRole('form', { name: /compute/iu });
  await keyboard.fill(compute.getByLabel('Name'), 'by-keyboard');
  await keyboard.activate(button(compute, 'Insert cell'));
  await keyboard.activate(panel.locator('.lm-AccordionPanel-title', { hasText: 'Run configuration' }));
  const runConfiguration = panel.getByRole('form', { name: 'Run configuration' });
  await keyboard.activate(button(runConfiguration, 'Add conda package'));
  await keyboard.type('numpy');
  for (const name of ['pandas', 'scikit-learn']) {
    await keyboard.press('Enter');
    await keyboard.type(name);
  }
  await keyboard.activate(button(runConfiguration, 'Add pip package'));
  await keyboard.type('sklearn_pandas');
  await keyboard.activate(button(runConfiguration, 'Insert cell'));

  await keyboard.command('Open Pipeline Builder');
  const bar = builder(page).getByRole('toolbar', { name: 'Pipeline builder' });
  await keyboard.activate(button(bar, 'Add data reference'));
  await keyboard.fill(form(page, 'Add data reference').getByLabel('Name'), 'raw_data');
  await keyboard.fill(form(page, 'Add data reference').getByLabel('Path on the datastore'), 'flights-train.csv');
  await keyboard.press('Enter');
  for (const name of ['processed_data', 'model']) {
    await keyboard.activate(button(bar, 'Add pipeline data'));
    await keyboard.fill(form(page, 'Add pipeline data').getByLabel('Name'), name);
    await keyboard.press('Enter');
  }
  for (const name of ['process', 'train']) {
    await keyboard.activate(button(bar, 'Add script step'));
    const step = form(page, 'Add script step');
    await keyboard.fill(step.getByLabel('Name'), name);
    await keyboard.fill(step.getByLabel('Script'), `${name}.py`);
    await keyboard.fill(step.getByLabel('Source directory'), `scripts/${name}`);
    await keyboard.choose(step.getByLabel('Compute target'), 'compute_target');
    await keyboard.choose(step.getByLabel('Run configuration'), 'run_config');
    await keyboard.press('Enter');
  }

  const connect = async (from: string, to: string, argument: string) => {
    await keyboard.reach(row(page, from));
    await keyboard.press('c');
    const ends = form(page, 'Connect nodes');
    await keyboard.choose(ends.getByLabel('To'), to);
    await keyboard.fill(ends.getByLabel('Argument'), argument);
    await keyboard.press('Enter');
    await expect(ends).toHaveCount(0);
  };
  await connect('raw_data', 'process', '--raw_data');
  await connect('process', 'processed_data', '--processed_data');
  await connect('processed_data', 'train', '--input');
  await connect('train', 'model', '--output');
  await keyboard.reach(row(page, 'process'));
  const added = builder(page).getByRole('group', { name: 'Arguments' }).getByLabel('New argument');
  for (const text of ['--process_mode', 'train']) {
    await keyboard.fill(added, text);
    await keyboard.press('Enter');
  }

  await keyboard.activate(button(bar, 'Add pipeline'));
  const steps = form(page, 'Add pipeline').getByRole('group', { name: 'Steps' });
  for (const [name, isWanted] of [
    ['process', false],
    ['train', true]
  ] as const) {
    await keyboard.reach(steps.getByLabel(name));
    if ((await steps.getByLabel(name).isChecked()) !== isWanted) {
      await keyboard.press('Space');
    }
  }
  await keyboard.press('Enter');
  await expectArticle(lab);

  await keyboard.press('ControlOrMeta+z');
  expect((await lab.cells()).join('\n')).not.toContain('steps=[train_step]');
  await keyboard.press('ControlOrMeta+Shift+z');
  await expectArticle(lab);

  // Nothing is taken from the run of the other test.
  await keyboard.activate(button(bar, 'Submit pipeline'));
  await keyboard.fill(dialog(page).getByLabel('Experiment'), 'by-keyboard');
  await keyboard.reach(dialog(page).getByLabel('Run every step again'));
  await keyboard.press('Space', 'Enter');
  await expectTrained(page, 'by-keyboard');
});
