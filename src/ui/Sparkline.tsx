import * as React from 'react';

import '../../style/sparkline.css';

const WIDTH = 120;
const HEIGHT = 24;
/** Room for the line's own width at the edges. */
const INSET = 2;

interface IProps {
  values: readonly number[];
}

/** The course of a series, for the eye only: its numbers stand beside it. Nothing for what cannot be drawn. */
export function Sparkline({ values }: IProps): React.JSX.Element | null {
  if (values.length < 2 || !values.every(Number.isFinite)) {
    return null;
  }
  const least = Math.min(...values);
  const span = Math.max(...values) - least;
  const points = values.map((value, index) => {
    const x = INSET + (index / (values.length - 1)) * (WIDTH - 2 * INSET);
    // A series that does not change is a line in the middle.
    const y = span > 0 ? HEIGHT - INSET - ((value - least) / span) * (HEIGHT - 2 * INSET) : HEIGHT / 2;
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  });
  return (
    <svg className="jp-SteploomSparkline" width={WIDTH} height={HEIGHT} aria-hidden="true">
      <polyline points={points.join(' ')} />
    </svg>
  );
}
