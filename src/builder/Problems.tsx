import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { BuilderModel } from './model';
import { ProblemMark } from './ProblemMark';

interface IProps {
  model: BuilderModel;
  trans: TranslationBundle;
}

/** Everything that is wrong with the notebook's pipelines; each leads to its place. */
export function Problems({ model, trans }: IProps): React.JSX.Element | null {
  const { problems } = model;
  if (!problems.length) {
    return null;
  }
  return (
    <details className="jp-SteploomBuilder-problems" open>
      <summary>{trans._n('%1 problem', '%1 problems', problems.length)}</summary>
      <ul aria-label={trans.__('Problems')}>
        {problems.map((problem, index) => (
          <li key={index}>
            <button type="button" onClick={() => void model.revealProblem(problem)}>
              <ProblemMark problems={[problem]} trans={trans} />
              <span>
                {problem.what} <span className="jp-SteploomBuilder-cure">{problem.cure}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
