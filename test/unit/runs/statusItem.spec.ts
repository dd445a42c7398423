import { nullTranslator } from '@jupyterlab/translation';

import { RunStatusItem } from '../../../src/runs/statusItem';
import { RunStore } from '../../../src/runs/store';
import { FakeRegistry, run, step } from './fixtures';

it('says how many runs are under way and how far they are, and goes when none is', async () => {
  const registry = new FakeRegistry();
  const store = new RunStore(registry);
  let clicks = 0;
  const item = new RunStatusItem(store, nullTranslator.load('steploom'), () => (clicks += 1));
  const seen: boolean[] = [];
  item.activeChanged.connect(() => seen.push(item.isActive));
  expect(item.isActive).toBe(false);

  const page = await registry.add();
  page.kernel.change(run('Running', [step('a', 'Finished'), step('b', 'Running')]));
  await registry.clock.advance(100);
  expect(item.node.textContent).toContain('1 run: 1/2 steps');
  page.kernel.change({ ...run('NotStarted', [step('c', 'Queued')]), id: 'r2' });
  await registry.clock.advance(100);
  expect(item.node.textContent).toContain('2 runs: 1/3 steps');
  item.node.click();
  expect(clicks).toBe(1);

  // Of a kernel that is gone nothing is known to be under way.
  registry.remove(page);
  expect(item.isActive).toBe(false);
  expect(seen).toEqual([true, false]);
  item.dispose();
  store.dispose();
});
