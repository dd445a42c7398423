import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { Notice } from './Notice';

interface IProps {
  problem: { what: string; where?: string; cure?: string };
  trans: TranslationBundle;
  actions?: React.ReactNode;
  onClose?(): void;
}

/** What happened, where, and what to do next. */
export function ProblemNotice({ problem, trans, actions, onClose }: IProps): React.JSX.Element {
  const { what, where, cure } = problem;
  return (
    <Notice kind="error" title={what} actions={actions} onClose={onClose} closeLabel={trans.__('Dismiss')}>
      {cure && <div>{cure}</div>}
      {where && <div className="jp-SteploomNotice-where">{trans.__('Where: %1', where)}</div>}
    </Notice>
  );
}
