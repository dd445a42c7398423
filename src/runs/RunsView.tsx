import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { Notice } from '../ui/Notice';
import { ProblemNotice } from '../ui/ProblemNotice';
import { useNow } from '../ui/useNow';
import { useObservable } from '../ui/useObservable';
import { RunItem } from './RunItem';
import { isFinal } from './order';
import type { RunsModel } from './runsModel';

import '../../style/section.css';
import '../../style/runs.css';

/** As many as a person scrolls through; older ones are in the notebook that made them. */
const MOST_RUNS = 100;

interface IProps {
  model: RunsModel;
  trans: TranslationBundle;
}

/** The Runs section. */
export function RunsView({ model, trans }: IProps): React.JSX.Element {
  useObservable(model);
  const root = React.useRef<HTMLDivElement>(null);
  const { runs, problem, session } = model;
  const now = useNow(
    root,
    runs.some(run => !isFinal(run.status))
  );
  const isEmpty = runs.length === 0;
  return (
    <div ref={root} className="jp-SteploomSection-body" role="region" aria-label={trans.__('Runs')}>
      {problem && <ProblemNotice problem={problem} trans={trans} onClose={() => model.dismissProblem()} />}
      {isEmpty && session.standing.kind === 'ready' && (
        <Notice title={trans.__('No runs yet')}>
          {trans.__('Submit a pipeline from a notebook; its steps are shown here while they run.')}
        </Notice>
      )}
      <ul className="jp-SteploomList" aria-label={trans.__('Runs')}>
        {runs.slice(0, MOST_RUNS).map(run => (
          <RunItem key={run.id} run={run} now={run.ended ? 0 : now} model={model} trans={trans} />
        ))}
      </ul>
      {runs.length > MOST_RUNS && (
        <p className="jp-SteploomRun-quiet">{trans.__('Only the newest %1 are listed.', MOST_RUNS)}</p>
      )}
    </div>
  );
}
