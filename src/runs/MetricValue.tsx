import * as React from 'react';

import type { Metric } from '../protocol/entities';
import { Sparkline } from '../ui/Sparkline';

/** More values than this are of no use in a table. */
const MOST_VALUES = 50;

type Scalar = string | number | boolean | null;

/** A scalar as it is, lists and tables with their last values. */
export function MetricValue({ metric }: { metric: Pick<Metric, 'value'> }): React.JSX.Element {
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
