import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { PipelineProblem } from '../pipeline';

interface IProps {
  problems: readonly PipelineProblem[];
  trans: TranslationBundle;
}

/** Says that something is wrong here, by shape, colour and word. */
export function ProblemMark({ problems, trans }: IProps): React.JSX.Element | null {
  if (!problems.length) {
    return null;
  }
  const isError = problems.some(({ severity }) => severity === 'error');
  const label = problems.map(({ what }) => what).join('\n');
  return (
    <span
      className="jp-SteploomBuilder-mark"
      data-severity={isError ? 'error' : 'warning'}
      role="img"
      aria-label={isError ? trans.__('Problem: %1', label) : trans.__('Warning: %1', label)}
      title={label}
    >
      {isError ? '✕' : '!'}
    </span>
  );
}
