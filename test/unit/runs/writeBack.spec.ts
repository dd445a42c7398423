import type { NotebookPanel } from '@jupyterlab/notebook';

import type { Run } from '../../../src/protocol/entities';
import { RUN_MIME } from '../../../src/runs/renderer';
import { WriteBack } from '../../../src/runs/writeBack';
import { run, snapshot, step } from './fixtures';

type Output = { output_type: string; data?: Record<string, unknown>; metadata?: object; text?: string };

function outputs(...list: Output[]) {
  return {
    list,
    get length() {
      return list.length;
    },
    get: (index: number) => ({ toJSON: () => structuredClone(list[index]) }),
    set: (index: number, value: Output) => void (list[index] = value)
  };
}

function cell(list: ReturnType<typeof outputs>, executionState = 'idle', type = 'code') {
  return { type, executionState, outputs: list };
}

function panel(cells: ReturnType<typeof cell>[], readOnly = false): NotebookPanel {
  return { isDisposed: false, content: { model: { readOnly, cells } } } as unknown as NotebookPanel;
}

const shown = (of: Run, more: object = {}): Output => ({
  output_type: 'display_data',
  metadata: { kept: true },
  data: { [RUN_MIME]: snapshot(of), 'text/plain': 'old', 'text/html': '<table>', ...more }
});

function writeBack(known: Run | null, panels: NotebookPanel[], onFetch: () => void = () => undefined) {
  let fetches = 0;
  const work = new WriteBack({
    store: {
      get: () => known,
      fetch: async () => {
        fetches += 1;
        onFetch();
        return snapshot(known!);
      }
    },
    tracker: { forEach: each => panels.forEach(each) }
  });
  return { work, fetches: () => fetches };
}

const ended = run('Finished', [step('a', 'Finished')]);
const statusOf = (output: Output) => (output.data![RUN_MIME] as { run: Run }).run.status;

it('puts the final state where an earlier one was saved', async () => {
  const list = outputs({ output_type: 'stream', text: 'x' }, shown(run('Running')));
  await writeBack(ended, [panel([cell(list)])]).work.update(['r1']);
  expect(statusOf(list.list[1])).toBe('Finished');
  expect(list.list[1].data).toMatchObject({ 'text/plain': expect.stringContaining('Finished') });
  expect(list.list[1].data).not.toHaveProperty('text/html');
  expect(list.list[1].metadata).toEqual({ kept: true });
  expect(list.list[0]).toEqual({ output_type: 'stream', text: 'x' });
});

it('leaves alone what is final, of another run, of a running cell, read-only or no code', async () => {
  const final = outputs(shown(ended));
  const other = outputs(shown({ ...run('Running'), id: 'r2' }));
  const running = outputs(shown(run('Running')));
  const markdown = outputs(shown(run('Running')));
  const locked = outputs(shown(run('Running')));
  const before = structuredClone([final, other, running, markdown, locked].map(({ list }) => list));
  const panels = [
    panel([cell(final), cell(other), cell(running, 'running'), cell(markdown, 'idle', 'markdown')]),
    panel([cell(locked)], true)
  ];
  const { work, fetches } = writeBack(ended, panels);
  await work.update(['r1']);
  expect([final, other, running, markdown, locked].map(({ list }) => list)).toEqual(before);
  expect(fetches()).toBe(0);
});

it('does nothing for a run that goes on, or that nobody knows', async () => {
  const list = outputs(shown(run('Running')));
  for (const known of [run('Running'), null]) {
    const { work, fetches } = writeBack(known, [panel([cell(list)])]);
    await work.update(['r1']);
    expect(fetches()).toBe(0);
  }
});

it('looks again after asking: the user may have cleared the output meanwhile', async () => {
  const list = outputs(shown(run('Running')));
  const { work } = writeBack(ended, [panel([cell(list)])], () => list.list.splice(0));
  await work.update(['r1']);
  expect(list.list).toEqual([]);
});

it('survives outputs that only look like ours', async () => {
  const list = outputs(
    { output_type: 'display_data', data: { [RUN_MIME]: 'a text' } },
    { output_type: 'display_data', data: { [RUN_MIME]: { run: null } } },
    { output_type: 'display_data', data: { [RUN_MIME]: { run: { id: 'r1', status: { deep: 1 } } } } },
    { output_type: 'display_data', data: {} }
  );
  const before = structuredClone(list.list.slice(0, 2));
  await writeBack(ended, [panel([cell(list)])]).work.update(['r1']);
  expect(list.list.slice(0, 2)).toEqual(before);
});
