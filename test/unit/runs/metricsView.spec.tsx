import { nullTranslator } from '@jupyterlab/translation';
import * as React from 'react';

import type { Step, SweepResult } from '../../../src/protocol/entities';
import { MetricsView } from '../../../src/runs/MetricsView';
import { render } from '../ui/render';
import { run, step } from './fixtures';

const trans = nullTranslator.load('steploom');
const NOW = Date.parse('2026-01-01T00:00:09Z');

const shown = (...steps: Step[]): HTMLElement =>
  render(<MetricsView run={run('Running', steps)} now={NOW} trans={trans} />).node;

const SWEEP: SweepResult = {
  metric: 'auc',
  goal: 'maximize',
  total: 120,
  runs: [
    {
      name: 'run_1',
      status: 'Completed',
      why: '',
      hyperparameters: { '--lr': '0.123456789', '--kernel': 'rbf' },
      best: 0.9,
      started: '2026-01-01T00:00:00Z',
      ended: '2026-01-01T00:00:05Z'
    },
    {
      name: 'run_0',
      status: 'Canceled',
      why: 'bandit policy at interval 1: too low',
      hyperparameters: { '--lr': '1e-05', '--kernel': 'linear' },
      best: 0.2,
      started: '2026-01-01T00:00:00Z',
      ended: null
    },
    {
      name: 'run_2',
      status: 'Running',
      why: '',
      hyperparameters: { '--lr': '2', '--kernel': 'linear' },
      best: null,
      started: '2026-01-01T00:00:06Z',
      ended: null
    }
  ]
};

it('shows the runs of a sweep best first, with what they were given', () => {
  const metrics: Step['metrics'] = [
    { name: 'run_1/auc', type: 'scalar', value: [0.5, 0.9] },
    { name: 'run_1/loss', type: 'scalar', value: 2 },
    { name: 'rows', type: 'scalar', value: 7 }
  ];
  const node = shown(step('tune', 'Running', { metrics, sweep: SWEEP }));
  const rows = [...node.querySelectorAll('tr')].map(row => [...row.children].map(cell => cell.textContent));
  expect(rows).toEqual([
    ['Run', 'auc', '--lr', '--kernel', 'Status', 'Time'],
    ['run_1', '0.9', '0.123457', 'rbf', 'Completed', '5.0 s'],
    ['run_0', '0.2', '1e-05', 'linear', 'Canceledbandit policy at interval 1: too low', '–'],
    ['run_2', '–', '2', 'linear', 'Running', '3.0 s'],
    ['Metric', 'Step', 'Value'],
    ['run_1/loss', 'tune', '2'],
    ['rows', 'tune', '7']
  ]);
  expect(node.querySelector('caption')?.textContent).toBe('Runs of tune, the highest auc first. 3 of 120 are shown.');
  expect(node.querySelectorAll('svg polyline')).toHaveLength(1);
});

it('has no table of metrics when all are in that of a sweep, and says so when there is none', () => {
  const sweep: SweepResult = { ...SWEEP, goal: 'minimize', total: 3 };
  const metrics: Step['metrics'] = [{ name: 'run_0/auc', type: 'scalar', value: 0.2 }];
  const node = shown(step('tune', 'Finished', { metrics, sweep }));
  expect(node.querySelectorAll('table')).toHaveLength(1);
  expect(node.querySelector('caption')?.textContent).toBe('Runs of tune, the lowest auc first.');
  expect(shown(step('tune', 'Finished')).textContent).toMatch(/^No metric yet/u);
});
