import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { Step, SweepResult } from '../protocol/entities';
import { Sparkline } from '../ui/Sparkline';
import { StatusBadge } from '../ui/StatusBadge';
import { duration } from '../ui/duration';
import type { Tone } from '../ui/statusIcons';
import { MetricValue } from './MetricValue';
import { elapsed } from './times';

type SweptRun = SweepResult['runs'][number];

const TONES: Record<SweptRun['status'], Tone> = {
  Running: 'running',
  Completed: 'finished',
  Failed: 'failed',
  Canceled: 'canceled'
};

interface IProps {
  step: Step;
  now: number;
  trans: TranslationBundle;
}

/** The runs of a step that is a sweep, best first: what they were given, and what became of them. */
export function SweepTable({ step, now, trans }: IProps): React.JSX.Element | null {
  const { sweep } = step;
  if (!sweep) {
    return null;
  }
  const names = [...new Set(sweep.runs.flatMap(({ hyperparameters }) => Object.keys(hyperparameters)))];
  return (
    <table className="jp-SteploomSteps">
      <caption className="jp-SteploomRun-quiet">{captionOf(step.name, sweep, trans)}</caption>
      <thead>
        <tr>
          <th scope="col">{trans.__('Run')}</th>
          <th scope="col">{sweep.metric}</th>
          {names.map(name => (
            <th scope="col" key={name} className="jp-SteploomSteps-number">
              {name}
            </th>
          ))}
          <th scope="col">{trans.__('Status')}</th>
          <th scope="col">{trans.__('Time')}</th>
        </tr>
      </thead>
      <tbody>
        {sweep.runs.map(run => (
          <Row key={run.name} run={run} names={names} series={seriesOf(step, run)} now={now} trans={trans} />
        ))}
      </tbody>
    </table>
  );
}

interface IRowProps {
  run: SweptRun;
  names: readonly string[];
  series: readonly number[];
  now: number;
  trans: TranslationBundle;
}

function Row({ run, names, series, now, trans }: IRowProps): React.JSX.Element {
  const took = elapsed({ started: run.started, ended: run.ended }, now);
  return (
    <tr>
      <th scope="row">{run.name}</th>
      <td>
        <div className="jp-SteploomRun-series">
          {series.length > 1 && <Sparkline values={series} />}
          <MetricValue metric={{ value: run.best }} />
        </div>
      </td>
      {names.map(name => (
        <td key={name}>{rounded(run.hyperparameters[name] ?? '–')}</td>
      ))}
      <td className="jp-SteploomSteps-why">
        <StatusBadge tone={TONES[run.status]} label={statusText(run.status, trans)} />
        {run.why && <div className="jp-SteploomRun-quiet">{run.why}</div>}
      </td>
      <td className="jp-SteploomSteps-number">
        {took === null || (run.status !== 'Running' && !run.ended) ? '–' : duration(took, trans)}
      </td>
    </tr>
  );
}

/** What the run has logged of the metric, when these are numbers. */
function seriesOf({ metrics, sweep }: Step, { name }: SweptRun): number[] {
  const value = metrics.find(metric => metric.name === `${name}/${sweep?.metric}`)?.value;
  const isSeries = Array.isArray(value) && value.every(item => typeof item === 'number');
  return isSeries ? (value as number[]) : [];
}

/** Six digits are what a person compares. */
function rounded(text: string): string {
  return /^-?\d+\.\d{6,}/u.test(text) ? String(Number(Number(text).toPrecision(6))) : text;
}

function captionOf(name: string, { metric, goal, runs, total }: SweepResult, trans: TranslationBundle): string {
  const which =
    goal === 'maximize'
      ? trans.__('Runs of %1, the highest %2 first.', name, metric)
      : trans.__('Runs of %1, the lowest %2 first.', name, metric);
  return runs.length < total ? `${which} ${trans.__('%1 of %2 are shown.', runs.length, total)}` : which;
}

function statusText(status: SweptRun['status'], trans: TranslationBundle): string {
  const texts: Record<SweptRun['status'], string> = {
    Running: trans.__('Running'),
    Completed: trans.__('Completed'),
    Failed: trans.__('Failed'),
    Canceled: trans.__('Canceled')
  };
  return texts[status];
}
