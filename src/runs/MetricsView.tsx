import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { Metric, Run } from '../protocol/entities';
import { Sparkline } from '../ui/Sparkline';

/** More values than this are of no use in a table. */
const MOST_VALUES = 50;

interface IProps {
  run: Run;
  trans: TranslationBundle;
}

/** What the steps logged: scalars as they are, lists and tables with their last values. */
export function MetricsView({ run, trans }: IProps): React.JSX.Element {
  const rows = run.steps.flatMap(step => step.metrics.map(metric => ({ step, metric })));
  if (rows.length === 0) {
    return (
      <p className="jp-SteploomRun-quiet">
        {trans.__('No metric yet. A step logs one with Run.get_context().log("name", value).')}
      </p>
    );
  }
  return (
    <div className="jp-SteploomRun-scroll">
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
                <Value metric={metric} />
                {metric.truncated && (
                  <div className="jp-SteploomRun-quiet">{trans.__('Only the last values are shown.')}</div>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type Scalar = string | number | boolean | null;

function Value({ metric }: { metric: Metric }): React.JSX.Element {
  const { value } = metric;
  if (Array.isArray(value)) {
    return <Series values={value} />;
  }
  if (typeof value === 'object' && value !== null) {
    return (
      <dl className="jp-SteploomRun-facts">
        {Object.entries(value).map(([name, column]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{Array.isArray(column) ? <Series values={column} /> : scalar(column)}</dd>
          </div>
        ))}
      </dl>
    );
  }
  return <span>{scalar(value)}</span>;
}

/** Numbers logged one after the other: their course, and themselves. */
function Series({ values }: { values: readonly Scalar[] }): React.JSX.Element {
  const numbers = values.filter((value): value is number => typeof value === 'number');
  return (
    <div className="jp-SteploomRun-series">
      {numbers.length === values.length && <Sparkline values={numbers} />}
      <span>{series(values)}</span>
    </div>
  );
}

function series(values: readonly Scalar[]): string {
  const shown = values.slice(-MOST_VALUES).map(scalar).join(', ');
  return values.length > MOST_VALUES ? `… ${shown}` : shown;
}

/** Six digits are what a person compares; the file has all of them. */
function scalar(value: Scalar): string {
  if (typeof value === 'number' && !Number.isInteger(value)) {
    return String(Number(value.toPrecision(6)));
  }
  return value === null ? '–' : String(value);
}
