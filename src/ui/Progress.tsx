import * as React from 'react';

import type { Tone } from './statusIcons';

import '../../style/progress.css';

interface IProps {
  label: string;
  done: number;
  total: number;
  tone?: Tone;
}

/** How far something is. */
export function Progress({ label, done, total, tone }: IProps): React.JSX.Element {
  return (
    <progress
      className="jp-SteploomProgress"
      max={Math.max(1, total)}
      value={done}
      aria-label={label}
      data-tone={tone}
    />
  );
}
