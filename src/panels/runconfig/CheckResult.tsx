import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { Notice } from '../../ui/Notice';
import { ProblemNotice } from '../../ui/ProblemNotice';
import type { ICheckResult } from './model';

interface IProps {
  checked: ICheckResult;
  trans: TranslationBundle;
}

/** What a check has found: every problem with its cure, and how the environment is made. */
export function CheckResult({ checked: { problems, notes }, trans }: IProps): React.JSX.Element {
  const isFine = problems.length === 0;
  return (
    <>
      {problems.map((problem, index) => (
        <ProblemNotice key={index} problem={problem} trans={trans} />
      ))}
      {(isFine || notes.length > 0) && (
        <Notice
          kind="info"
          title={isFine ? trans.__('✓ No problem found') : trans.__('How the rest would be prepared')}
        >
          <ul className="jp-SteploomCheck-notes">
            {notes.map((note, index) => (
              <li key={index}>{note}</li>
            ))}
          </ul>
          {isFine && trans.__('Whether the packages can be installed is found out when the environment is prepared.')}
        </Notice>
      )}
    </>
  );
}
