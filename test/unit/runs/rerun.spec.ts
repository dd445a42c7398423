import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';

import { RERUN, addRerunCommand } from '../../../src/runs/rerunCommand';
import { RunStore } from '../../../src/runs/store';
import { RunViewModel } from '../../../src/runs/runViewModel';
import { RunsModel } from '../../../src/runs/runsModel';
import type { FakeKernel } from '../bridge/fakes';
import { FakeSession } from '../panels/fakeSession';
import { FakeRegistry, run, snapshot, step } from './fixtures';

let registry: FakeRegistry;
let store: RunStore;

beforeEach(() => {
  registry = new FakeRegistry();
  store = new RunStore(registry);
});

afterEach(() => {
  store.dispose();
  registry.dispose();
});

const settle = () => registry.clock.advance(100);
const failed = run('Failed', [step('a', 'Finished'), step('b', 'Failed')]);
const rerun = { ...run('NotStarted'), id: 'r2', number: 2, rerunOf: 'r1' };

/** A kernel that knows a run which has failed, and what it was asked to run again. */
async function kernelWithFailure(): Promise<{ kernel: FakeKernel; asked: unknown[] }> {
  const { kernel } = await registry.add();
  const asked: unknown[] = [];
  kernel.handlers.set('run.get', () => ({ snapshot: snapshot(failed) }));
  kernel.handlers.set('run.rerun', params => {
    asked.push(params);
    return { run: rerun };
  });
  kernel.change(failed);
  await settle();
  return { kernel, asked };
}

describe('the view of a run', () => {
  const opened: string[] = [];
  let model: RunViewModel;

  beforeEach(() => {
    opened.length = 0;
    model = new RunViewModel('r1', store, snapshot(failed), id => void opened.push(id));
  });

  afterEach(() => model.dispose());

  it('offers nothing of a saved run without a kernel', async () => {
    expect([model.canRerun, model.canRerunFailed]).toEqual([false, false]);
    await kernelWithFailure();
    expect([model.canRerun, model.canRerunFailed]).toEqual([true, true]);
  });

  it('offers to rerun what failed only of a run that ended badly', async () => {
    const { kernel } = await kernelWithFailure();
    const offers = async (status: 'Running' | 'Finished' | 'Canceled') => {
      kernel.handlers.set('run.get', () => ({ snapshot: snapshot({ ...run(status), id: status }) }));
      kernel.change({ ...run(status), id: status });
      await settle();
      const other = new RunViewModel(status, store);
      const found = [other.canRerun, other.canRerunFailed];
      other.dispose();
      return found;
    };
    expect(await offers('Running')).toEqual([false, false]);
    expect(await offers('Finished')).toEqual([true, false]);
    expect(await offers('Canceled')).toEqual([true, true]);
  });

  it('makes a new run, which is known and shown at once', async () => {
    const { asked } = await kernelWithFailure();
    const making = model.rerun('failed');
    expect(model.isRerunning).toBe(true);
    await settle();
    await making;
    expect(model.isRerunning).toBe(false);
    expect(asked).toEqual([{ runId: 'r1', mode: 'failed', stepId: null }]);
    expect(opened).toEqual(['r2']);
    expect(store.get('r2')?.number).toBe(2);
  });

  it('names the step to begin at', async () => {
    const { asked } = await kernelWithFailure();
    void model.rerun('only', 'b');
    await settle();
    expect(asked).toEqual([{ runId: 'r1', mode: 'only', stepId: 'b' }]);
  });

  it('knows the runs that were made of it, and those know it', async () => {
    const { kernel } = await kernelWithFailure();
    const changes = jest.fn();
    model.changed.connect(changes);
    kernel.change(rerun);
    kernel.change({ ...rerun, id: 'r3', number: 3, created: '2099-01-01T00:00:00.000Z' });
    await settle();
    expect(changes).toHaveBeenCalled();
    expect(model.reruns.map(({ id }) => id)).toEqual(['r2', 'r3']);
    kernel.handlers.set('run.get', () => ({ snapshot: snapshot(rerun) }));
    const second = new RunViewModel('r2', store);
    expect(second.origin?.id).toBe('r1');
    second.dispose();
  });

  it('says why it could not be done', async () => {
    const { kernel } = await kernelWithFailure();
    kernel.handlers.set('run.rerun', () => {
      throw { code: 'no-result', what: 'Step b needs a, which has no result in run 1.' };
    });
    void model.rerun('from', 'b');
    await settle();
    expect(model.problem?.what).toContain('Step b needs a');
    expect(opened).toEqual([]);
  });
});

describe('the command', () => {
  it('reruns the run that is shown, else the newest, if it ended badly', async () => {
    const { asked, kernel } = await kernelWithFailure();
    const commands = new CommandRegistry();
    const opened: string[] = [];
    let shown: string | null = null;
    const trans = nullTranslator.load('steploom');
    addRerunCommand(commands, { store, open: id => void opened.push(id), current: () => shown, trans });
    expect(commands.isEnabled(RERUN)).toBe(true);
    void commands.execute(RERUN);
    await settle();
    expect(asked).toEqual([{ runId: 'r1', mode: 'failed', stepId: null }]);
    expect(opened).toEqual(['r2']);
    // The newest goes on now.
    kernel.change({ ...rerun, status: 'Running', created: '2099-01-01T00:00:00.000Z' });
    await settle();
    expect(commands.isEnabled(RERUN)).toBe(false);
    shown = 'r1';
    expect(commands.isEnabled(RERUN)).toBe(true);
    expect(commands.isEnabled(RERUN, { runId: 'r2' })).toBe(false);
  });
});

describe('the list of runs', () => {
  it('offers it for what ended badly, and shows the new run first', async () => {
    const { asked } = await kernelWithFailure();
    const session = new FakeSession();
    const model = new RunsModel(store, session, () => undefined);
    expect(model.canRerun(failed)).toBe(true);
    expect(model.canRerun(run('Finished'))).toBe(false);
    const making = model.rerun('r1');
    expect(model.isRerunning('r1')).toBe(true);
    await settle();
    await making;
    expect(model.isRerunning('r1')).toBe(false);
    expect(asked).toEqual([{ runId: 'r1', mode: 'failed', stepId: null }]);
    expect(model.runs.map(({ id }) => id)).toEqual(['r2', 'r1']);
    model.dispose();
  });
});
