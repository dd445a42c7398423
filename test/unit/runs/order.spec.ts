import { nullTranslator } from '@jupyterlab/translation';

import { isFinal, newerRun, newerStep } from '../../../src/runs/order';
import { progressOf } from '../../../src/runs/progress';
import { runAsText } from '../../../src/runs/runAsText';
import { stateText, stepText, toneOfStep } from '../../../src/runs/states';
import { elapsed } from '../../../src/runs/times';
import { run, step } from './fixtures';

const trans = nullTranslator.load('steploom');

describe('the newer of two states', () => {
  it('never goes back, and takes what grew', () => {
    expect(newerStep(step('s', 'Finished'), step('s', 'Running')).status).toBe('Finished');
    expect(newerStep(step('s', 'Running'), step('s', 'Failed')).status).toBe('Failed');
    expect(newerStep(step('s', 'Running', { logSize: 9 }), step('s', 'Running', { logSize: 3 })).logSize).toBe(9);
    expect(newerStep(step('s', 'Running', { logSize: 3 }), step('s', 'Running', { logSize: 9 })).logSize).toBe(9);
  });

  it('is judged step by step, and no step is lost', () => {
    const known = run('Running', [step('a', 'Finished'), step('b', 'Running'), step('c', 'Queued')]);
    const told = run('Failed', [step('a', 'Running'), step('b', 'Failed')]);
    const newer = newerRun(known, told);
    expect(newer.status).toBe('Failed');
    expect(newer.steps.map(({ id, status }) => [id, status])).toEqual([
      ['a', 'Finished'],
      ['b', 'Failed'],
      ['c', 'Queued']
    ]);
    expect(newerRun(told, known).status).toBe('Failed');
  });
});

it('counts the steps that have a result', () => {
  const steps = [step('a', 'Finished'), step('b', 'Skipped'), step('c', 'Running')];
  expect(progressOf(run('Running', steps))).toEqual({ done: 1, total: 3 });
  expect(isFinal('CancelRequested')).toBe(false);
});

it('measures time up to now, up to the end, and not at all for what was reused or makes no sense', () => {
  const started = '2026-11-24T14:00:00.000Z';
  const now = Date.parse('2026-11-24T14:00:05.000Z');
  expect(elapsed({ started, ended: null }, now)).toBe(5000);
  expect(elapsed({ started, ended: '2026-11-24T14:00:02.500Z' }, now)).toBe(2500);
  expect(elapsed({ started: null, ended: null }, now)).toBeNull();
  expect(elapsed({ started, ended: null, reused: true }, now)).toBeNull();
  expect(elapsed({ started, ended: null, status: 'Queued' }, now)).toBeNull();
  expect(elapsed({ started: 'yesterday', ended: null }, now)).toBeNull();
  expect(elapsed({ started, ended: null }, now - 60_000)).toBe(0);
});

it('says Reused only of what has ended so', () => {
  expect(stepText({ status: 'Finished', reused: true }, trans)).toBe('Reused');
  expect(toneOfStep({ status: 'Finished', reused: true })).toBe('reused');
  expect(stepText({ status: 'Canceled', reused: true }, trans)).toBe('Canceled');
  expect(stateText('CancelRequested', trans)).toBe('Canceling');
});

it('is plain text for readers without Steploom', () => {
  const steps = [step('prep', 'Finished', { reused: true, reason: 'Same script.' }), step('a', 'Running')];
  expect(runAsText(run('Running', steps))).toBe(
    ['PipelineRun r1 (e, run 1): Running', '  prep  Reused  Same script.', '  a     Running'].join('\n')
  );
});
