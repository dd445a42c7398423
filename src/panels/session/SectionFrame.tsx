import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { ProblemNotice } from '../../ui/ProblemNotice';
import { useObservable } from '../../ui/useObservable';
import type { SectionModel } from './sectionModel';

import '../../../style/section.css';

interface IProps {
  model: SectionModel;
  trans: TranslationBundle;
  label: string;
  /** Called only when there is something to show. */
  children: () => React.ReactNode;
}

/** Around every section: what went wrong, and the content when there is any. How the kernel stands is said above all. */
export function SectionFrame({ model, trans, label, children }: IProps): React.JSX.Element {
  useObservable(model);
  const { standing, problem, isLoaded, isBusy } = model;
  const isLoading = !isLoaded && !problem && (standing.kind === 'ready' || standing.kind === 'stale');
  return (
    <div className="jp-SteploomSection-body" role="region" aria-label={label} aria-busy={isBusy}>
      {problem && <ProblemNotice problem={problem} trans={trans} onClose={() => model.dismissProblem()} />}
      {isLoading && <div className="jp-SteploomSection-loading">{trans.__('Loading …')}</div>}
      {isLoaded && children()}
    </div>
  );
}
