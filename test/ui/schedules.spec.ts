import { expect, test } from './lab';
import { QUICK_CELLS, putQuickPipeline } from './quickPipeline';

const SCHEDULES = `published = pipeline.publish(name='score', version='1.0')
get_ipython().run_line_magic('schedule', 'create nightly score --frequency Day --at 08:30 --start 2099-01-01T00:00:00')
get_ipython().run_line_magic('schedule', 'create watch score --datastore workspaceblobstore --path new --poll 1')`;

test('schedules are shown as they are made, stopped and let go on', async ({ lab, page }, { retry }) => {
  const folder = `schedules-${retry}`;
  await lab.open();
  const path = await putQuickPipeline(lab, folder, 1, [...QUICK_CELLS.slice(0, 2), SCHEDULES]);
  await lab.openNotebook(path);
  await lab.command('steploom:show-panel', { section: 'schedules' });
  const panel = page.locator('.jp-SteploomSidebar').getByRole('region', { name: 'Schedules', exact: true });
  await expect(panel).toContainText('No schedules yet');
  for (const cell of [0, 1, 2]) {
    expect(await lab.runCell(cell)).toBe(true);
  }
  const nightly = panel.getByRole('listitem', { name: 'nightly' });
  await expect(nightly).toContainText('every day at 08:30');
  await expect(nightly).toContainText('Next: ');
  await expect(panel.getByRole('listitem', { name: 'watch' })).toContainText('new data in workspaceblobstore/new');
  await expect(panel.getByRole('listitem', { name: 'score' })).toContainText('Version 1.0');

  // What a schedule submits cannot be disabled: it is said why, and stays as it is.
  await panel.getByRole('button', { name: 'Disable score' }).click();
  await expect(panel).toContainText('submits the published pipeline score');
  await expect(panel.getByRole('listitem', { name: 'score' })).toContainText('Active');

  await panel.getByRole('button', { name: 'Disable nightly' }).focus();
  await page.keyboard.press('Enter');
  await expect(nightly).toContainText('Disabled');
  await expect(nightly).not.toContainText('Next: ');
  await panel.getByRole('button', { name: 'Enable nightly' }).click();
  await expect(nightly).toContainText('Active');

  // A schedule keeps the supervisor alive, and others' tests begin without.
  for (const name of ['nightly', 'watch']) {
    await panel.getByRole('button', { name: `Disable ${name}` }).click();
    await expect(panel.getByRole('listitem', { name })).toContainText('Disabled');
  }
});
