import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { Run } from '../protocol/entities';
import type { RunViewModel } from './runViewModel';
import '../../style/link.css';

interface IProps {
  model: RunViewModel;
  run: Run;
  trans: TranslationBundle;
}

/** Which run this one was made of, and which were made of it, among the facts of a run. */
export function RunRelations({ model, run, trans }: IProps): React.JSX.Element {
  const link = (runId: string, known: Run | null) => (
    <button
      key={runId}
      type="button"
      className="jp-SteploomLink"
      title={trans.__('Open %1', runId)}
      onClick={() => model.open(runId)}
    >
      {known ? trans.__('run %1', known.number) : runId.slice(0, 8)}
    </button>
  );
  return (
    <>
      {run.rerunOf !== undefined && (
        <div>
          <dt>{trans.__('Rerun of')}</dt>
          <dd>{link(run.rerunOf, model.origin)}</dd>
        </div>
      )}
      {model.reruns.length > 0 && (
        <div>
          <dt>{trans.__('Rerun as')}</dt>
          <dd className="jp-SteploomRun-links">{model.reruns.map(other => link(other.id, other))}</dd>
        </div>
      )}
    </>
  );
}
