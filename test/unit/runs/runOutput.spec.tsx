import { nullTranslator } from '@jupyterlab/translation';
import { MessageLoop } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';
import { act } from 'react-dom/test-utils';

import { createRunOutput } from '../../../src/runs/runOutput';
import { RUN_MIME, RunRenderer } from '../../../src/runs/renderer';
import { RunStore } from '../../../src/runs/store';
import { FakeRegistry, run, snapshot, step } from './fixtures';

const trans = nullTranslator.load('steploom');
const evil = '<img src=x onerror="window.evil=1"><script>window.evil=1</script>';

let registry: FakeRegistry;
let store: RunStore;
let shown: Widget[];

beforeAll(() => {
  (globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
});

beforeEach(() => {
  registry = new FakeRegistry();
  store = new RunStore(registry);
  shown = [];
});

afterEach(() => {
  act(() => shown.forEach(widget => widget.dispose()));
  store.dispose();
  registry.dispose();
});

async function renderer(data: unknown): Promise<{ widget: RunRenderer; render: (data: unknown) => Promise<void> }> {
  const widget = new RunRenderer({
    load: async () => content => createRunOutput({ data: content, store, trans, onOpen: () => undefined })
  });
  shown.push(widget);
  Widget.attach(widget, document.body);
  const render = (content: unknown) =>
    act(async () => {
      await widget.renderModel({ data: { [RUN_MIME]: content } } as never);
      MessageLoop.flush();
    });
  await render(data);
  return { widget, render };
}

const tab = (widget: Widget, name: string) =>
  act(async () => {
    [...widget.node.querySelectorAll<HTMLElement>('[role=tab]')]
      .find(({ textContent }) => textContent === name)
      ?.click();
    MessageLoop.flush();
  });

it('shows text, never HTML, wherever a notebook puts it', async () => {
  const problem = { code: evil, what: evil, where: evil, cure: evil };
  const output = { name: evil, datastore: evil, path: evil, size: 1 };
  const metrics = [
    { name: evil, type: 'scalar' as const, value: evil },
    { name: 'row', type: 'row' as const, value: { [evil]: [evil] } }
  ];
  const steps = [
    step(evil, 'Failed', {
      name: evil,
      reason: evil,
      error: problem,
      outputs: [output],
      metrics,
      started: evil,
      ended: evil
    })
  ];
  const hostile = run('Failed', steps, {
    experiment: evil,
    workspace: evil,
    name: evil,
    created: evil,
    ended: evil,
    error: problem
  });
  const { widget } = await renderer(snapshot(hostile, { logTails: { [evil]: evil } }));
  for (const name of ['Steps', 'Graph', 'Logs', 'Metrics', 'Outputs']) {
    await tab(widget, name);
    expect(widget.node.querySelectorAll('img, script, iframe, [onerror]')).toHaveLength(0);
    expect(widget.node.textContent).toContain('<img');
  }
  expect(window).not.toHaveProperty('evil');
});

it.each([null, 'text', {}, { version: 2 }, { version: 1, run: {} }, []])(
  'says so when the data are not a run: %j',
  async data => {
    const { widget } = await renderer(data);
    expect(widget.node.textContent).toContain('not a pipeline run');
  }
);

it('shows a saved run with its steps and reasons', async () => {
  const steps = [
    step('prep', 'Finished', { reused: true, reason: 'Same script and data.' }),
    step('train', 'Failed', {
      error: { code: 'exit', what: 'It failed.', cure: 'Read the log.' },
      exitCode: 3,
      attempt: 2
    })
  ];
  const { widget } = await renderer(snapshot(run('Failed', steps)));
  const rows = [...widget.node.querySelectorAll('tbody tr')].map(({ textContent }) => textContent);
  expect(rows[0]).toContain('Reused');
  expect(rows[0]).toContain('Same script and data.');
  expect(rows[1]).toContain('It failed.');
  expect(rows[1]).toContain('Read the log.');
  expect(rows[1]).toContain('Attempt 2');
});

it('is redrawn in place by later data of the same run, anew by another one, and keeps its tab', async () => {
  const { widget, render } = await renderer(snapshot(run('Running', [step('a', 'Running')])));
  await tab(widget, 'Metrics');
  const drawn = widget.node.querySelector('section');
  await render(snapshot(run('Finished', [step('a', 'Finished')])));
  expect(widget.node.querySelector('section')).toBe(drawn);
  expect(widget.node.textContent).toContain('Finished');
  expect(widget.node.querySelector('[aria-selected=true]')?.textContent).toBe('Metrics');
  await render(snapshot({ ...run('Running'), id: 'r2' }));
  expect(widget.node.querySelector('section')).not.toBe(drawn);
  expect(widget.widgets).toHaveLength(1);
  await render('nonsense');
  expect(widget.node.textContent).toContain('not a pipeline run');
});

it('shows what a kernel tells, and says when none does any more', async () => {
  const { widget } = await renderer(snapshot(run('Running', [step('a', 'Queued')])));
  expect(widget.node.textContent).toContain('This is a saved state');
  await act(async () => {
    const page = await registry.add();
    page.kernel.handlers.set('run.get', () => ({ snapshot: snapshot(run('Running')) }));
    page.kernel.change(run('Running', [step('a', 'Running')]));
    await registry.clock.advance(100);
  });
  expect(widget.node.textContent).not.toContain('This is a saved state');
  expect(widget.node.querySelector('tbody')?.textContent).toContain('Running');
});
