import type { Page } from '@playwright/test';

import { expect, test } from './lab';
import { putQuickPipeline } from './quickPipeline';
import { recorded } from './recorded';

const view = (page: Page) => page.getByRole('region', { name: 'Pipeline run' });
const header = (page: Page) => view(page).locator('header');
const statusItem = (page: Page) => page.locator('#jp-main-statusbar').getByTitle('Show the runs');
const POLL = { timeout: 30_000 };
const tab = (page: Page, name: string) => view(page).getByRole('tab', { name, exact: true });

test('a run is shown live in its output, the panel and the status bar, and the next one says why it is reused', async ({
  lab,
  page
}) => {
  await lab.open();
  await lab.command('steploom:show-panel', { section: 'runs' });
  await lab.openNotebook(await putQuickPipeline(lab, 'live', 20));
  expect(await lab.runCell(0)).toBe(true);
  await lab.runCell(1);
  const statuses = await recorded(page, '#jp-main-statusbar [title="Show the runs"]');
  const views = await recorded(page, '.jp-SteploomRun');
  await lab.runCell(2);

  // States change without a reload.
  const row = (name: string) => view(page).getByRole('row', { name: new RegExp(`^${name}`, 'u') });
  await expect.poll(views, POLL).toContainEqual(expect.stringMatching(/prep\s*Running/u));
  // Other tests of this home may have run a step of this name.
  await expect(row('prep')).toContainText(/Runs: (this step has not run before|prep\.py changed)\./u);
  await expect.poll(statuses, POLL).toContain('1 run: 0/2 steps');
  await tab(page, 'Logs').click();
  const log = view(page).getByRole('log');
  await expect(log).toContainText('line 3');
  await expect(log.locator('.ansi-green-fg').first()).toBeVisible();
  await expect.poll(views, POLL).toContainEqual(expect.stringContaining('1 of 2 steps'));
  await tab(page, 'Metrics').click();
  await expect(view(page).getByRole('row', { name: /^loss train/u })).toContainText('1, 0.5, 0.333333');
  await expect(header(page)).toContainText('Finished');
  await expect(view(page).getByRole('row', { name: /^auc train/u })).toContainText('0.9');
  await expect(statusItem(page)).toBeHidden();

  await tab(page, 'Outputs').click();
  await expect(view(page).getByRole('row', { name: /^model train/u })).toContainText('12 B');
  await tab(page, 'Graph').click();
  const graph = view(page).getByRole('group', { name: 'Graph of the run' });
  await expect(graph.getByRole('img', { name: 'Data clean' })).toBeVisible();
  await graph.getByRole('button', { name: 'Step prep: Finished. Show its log' }).press('Enter');
  await expect(log).toContainText('line 19');

  // The panel opens it in a tab.
  const panel = page.getByRole('region', { name: 'Runs' });
  await expect(panel.getByRole('listitem', { name: 'live, run 1' })).toContainText('2/2 steps');
  await panel.getByRole('button', { name: 'live, run 1' }).click();
  const tabbed = page
    .getByRole('tabpanel', { name: 'live, run 1' })
    .or(page.locator('.jp-SteploomRunWidget.jp-mod-tab'));
  await expect(tabbed.first()).toContainText('2 of 2 steps');
  await page.keyboard.press('Escape');
  await lab.command('application:close');

  // The same again does nothing again.
  await lab.runCell(2);
  await expect(header(page)).toContainText('live, run 2');
  await expect(header(page)).toContainText('Finished');
  for (const name of ['prep', 'train']) {
    await expect(row(name)).toContainText('Reused');
    await expect(row(name)).toContainText('of run 1');
  }
});

test('a run survives a reload in the middle of a cell, and the notebook keeps how it ended', async ({ lab, page }) => {
  await lab.open();
  const path = await putQuickPipeline(lab, 'survives', 60);
  await lab.openNotebook(path);
  await lab.runCell(0);
  await lab.runCell(1);
  await lab.runCell(2);
  await lab.beginCell(3);
  await expect(header(page)).toContainText('0 of 2 steps');
  await lab.command('docmanager:save');

  // The kernel waits for the run; the page hears of it all the same.
  await lab.open('/lab');
  await expect(header(page)).toContainText(/[12] of 2 steps/u, { timeout: 30_000 });
  await expect(view(page)).not.toContainText('This is a saved state');
  await tab(page, 'Logs').click();
  await view(page).getByRole('combobox', { name: 'Step' }).selectOption({ label: 'prep (Finished)' });
  await expect(view(page).getByRole('log')).toContainText('line 59');
  await expect(header(page)).toContainText('Finished', { timeout: 30_000 });
  await expect(page.locator('.jp-InputPrompt').nth(3)).not.toContainText('*');

  // What was saved while it ran says how it ended, once the page has put that in.
  await expect
    .poll(
      () =>
        page.evaluate(() => {
          type Panel = { content: { model: { toJSON(): unknown } } };
          const { currentWidget } = (window as unknown as { jupyterapp: { shell: { currentWidget: Panel } } })
            .jupyterapp.shell;
          return JSON.stringify(currentWidget.content.model.toJSON());
        }),
      { timeout: 20_000 }
    )
    .toMatch(/PipelineRun [^"]*\(survives, run 1\): Finished/u);
  await lab.command('docmanager:save');
  await lab.close();
  await lab.open();
  await page.evaluate(async name => {
    type App = { commands: { execute(id: string, args: object): Promise<{ revealed: Promise<void> }> } };
    const { jupyterapp } = window as unknown as { jupyterapp: App };
    await (
      await jupyterapp.commands.execute('docmanager:open', {
        path: name,
        factory: 'Notebook',
        kernelPreference: { shouldStart: false }
      })
    ).revealed;
  }, path);
  await expect(header(page)).toContainText('Finished');
  await expect(view(page).getByRole('row', { name: /^train/u })).toContainText('Finished');
  await tab(page, 'Logs').click();
  await view(page).getByRole('combobox', { name: 'Step' }).selectOption({ label: 'prep (Finished)' });
  await expect(view(page)).toContainText('The last lines, as they were saved in the notebook.');
  await expect(view(page).getByRole('log')).toContainText('line 59');
});

test('a run is cancelled where it is shown', async ({ lab, page }) => {
  await lab.open();
  await lab.openNotebook(await putQuickPipeline(lab, 'cancelled', 600));
  await lab.runCell(0);
  await lab.runCell(1);
  await lab.runCell(2);
  await expect(view(page).getByRole('row', { name: /^prep/u })).toContainText('Running');
  await view(page).getByRole('button', { name: 'Cancel run' }).click();
  await expect(header(page)).toContainText('Canceled', { timeout: 30_000 });
  await expect(view(page).getByRole('button', { name: 'Cancel run' })).toBeHidden();
  await expect(view(page).getByRole('row', { name: /^train/u })).toContainText('Canceled');
});
