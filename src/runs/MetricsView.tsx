import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { Metric, Run, Step } from '../protocol/entities';
import { MetricValue } from './MetricValue';
import { SweepTable } from './SweepTable';

interface IProps {
  run: Run;
  now: number;
  trans: TranslationBundle;
}

/** What the steps logged; the runs of a sweep by themselves. */
export function MetricsView({ run, now, trans }: IProps): React.JSX.Element {
  const rows = run.steps.flatMap(step => ownMetrics(step).map(metric => ({ step, metric })));
  const sweeps = run.steps.filter(step => step.sweep);
  if (rows.length + sweeps.length === 0) {
    return (
      <p className="jp-SteploomRun-quiet">
        {trans.__('No metric yet. A step logs one with Run.get_context().log("name", value).')}
      </p>
    );
  }
  return (
    <div className="jp-SteploomRun-scroll">
      {sweeps.map(step => (
        <SweepTable key={step.id} step={step} now={now} trans={trans} />
      ))}
      {rows.length > 0 && (
        <table className="jp-SteploomSteps">
          <thead>
            <tr>
              <th scope="col">{trans.__('Metric')}</th>
              <th scope="col">{trans.__('Step')}</th>
              <th scope="col">{trans.__('Value')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ step, metric }) => (
              <tr key={`${step.id} ${metric.name}`}>
                <th scope="row">{metric.name}</th>
                <td>{step.name}</td>
                <td className="jp-SteploomSteps-why">
                  <MetricValue metric={metric} />
                  {metric.truncated && (
                    <div className="jp-SteploomRun-quiet">{trans.__('Only the last values are shown.')}</div>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

/** Those that no row of the step's sweep shows. */
function ownMetrics(step: Step): Metric[] {
  const { metrics, sweep } = step;
  const shown = new Set(sweep?.runs.map(({ name }) => `${name}/${sweep.metric}`));
  return metrics.filter(({ name }) => !shown.has(name));
}
