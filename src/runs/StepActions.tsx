import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { Step } from '../protocol/entities';
import { IconButton } from '../ui/IconButton';
import { runFromIcon, runStepIcon } from '../ui/icons';
import type { RunViewModel } from './runViewModel';

interface IProps {
  step: Step;
  model: RunViewModel;
  trans: TranslationBundle;
}

/** What can be run again of a run that has ended, beginning at one of its steps. */
export function StepActions({ step, model, trans }: IProps): React.JSX.Element {
  return (
    <span className="jp-SteploomSteps-actions">
      <IconButton
        icon={runFromIcon}
        label={trans.__('Run from here: %1 and what follows it', step.name)}
        disabled={model.isRerunning}
        onClick={() => void model.rerun('from', step.id)}
      />
      <IconButton
        icon={runStepIcon}
        label={trans.__('Run only this step: %1', step.name)}
        disabled={model.isRerunning}
        onClick={() => void model.rerun('only', step.id)}
      />
    </span>
  );
}
