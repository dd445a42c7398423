import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { Run, Step } from '../protocol/entities';
import { StatusBadge } from '../ui/StatusBadge';
import { duration } from '../ui/duration';
import { StepActions } from './StepActions';
import type { RunViewModel } from './runViewModel';
import { stepText, toneOfStep } from './states';
import { elapsed } from './times';
import '../../style/link.css';

interface IProps {
  model: RunViewModel;
  run: Run;
  now: number;
  trans: TranslationBundle;
}

/** Every step with its state, its time on the run's time line, and why it ran or did not. */
export function StepTable({ model, run, now, trans }: IProps): React.JSX.Element {
  const span = spanOf(run, now);
  const isTimed = run.steps.some(step => elapsed(step, now) !== null);
  return (
    <div className="jp-SteploomRun-scroll">
      <table className="jp-SteploomSteps jp-mod-lines">
        <thead>
          <tr>
            <th scope="col">{trans.__('Step')}</th>
            <th scope="col">{trans.__('State')}</th>
            <th scope="col">{trans.__('Duration')}</th>
            {isTimed && (
              <th scope="col" className="jp-SteploomSteps-wide">
                {trans.__('Timeline')}
              </th>
            )}
            <th scope="col">{trans.__('Why')}</th>
            {model.canRerun && (
              <th scope="col">
                <span className="jp-SteploomHidden">{trans.__('Actions')}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {run.steps.map(step => (
            <StepRow
              key={step.id}
              step={step}
              span={isTimed ? span : null}
              now={step.ended ? 0 : now}
              model={model}
              trans={trans}
            />
          ))}
        </tbody>
      </table>
      {run.steps.length === 0 && <p className="jp-SteploomRun-quiet">{trans.__('No step has been planned yet.')}</p>}
    </div>
  );
}

interface ISpan {
  from: number;
  to: number;
}

interface IRowProps {
  step: Step;
  /** Null where no step has a time. */
  span: ISpan | null;
  /** 0 when the row does not depend on it, so that finished rows are not drawn again each second. */
  now: number;
  model: RunViewModel;
  trans: TranslationBundle;
}

function StepRow({ step, span, now, model, trans }: IRowProps): React.JSX.Element {
  const took = elapsed(step, now);
  return (
    <tr>
      <th scope="row">
        <button
          type="button"
          className="jp-SteploomLink"
          title={trans.__('Show the log of %1', step.name)}
          onClick={() => model.chooseStep(step.id, 'logs')}
        >
          {step.name}
        </button>
      </th>
      <td>
        <StatusBadge tone={toneOfStep(step)} label={stepText(step, trans)} />
      </td>
      <td className="jp-SteploomSteps-number">{took === null ? '–' : duration(took, trans)}</td>
      {span && (
        <td className="jp-SteploomSteps-wide">
          <Bar step={step} span={span} now={now} />
        </td>
      )}
      <td className="jp-SteploomSteps-why jp-SteploomSteps-below">
        {step.error ? (
          <>
            <div>{step.error.what}</div>
            {step.error.cure && <div className="jp-SteploomRun-quiet">{step.error.cure}</div>}
            {step.attempt !== undefined && (
              <div className="jp-SteploomRun-quiet">{trans.__('Attempt %1', step.attempt)}</div>
            )}
          </>
        ) : (
          step.reason
        )}
        {!step.error && step.exitCode !== null && step.exitCode !== 0 && (
          <div className="jp-SteploomRun-quiet">{trans.__('Exit code %1', step.exitCode)}</div>
        )}
      </td>
      {model.canRerun && (
        <td>
          <StepActions step={step} model={model} trans={trans} />
        </td>
      )}
    </tr>
  );
}

/** When the step ran within the run. For the eye; the duration stands beside it. */
function Bar({ step, span, now }: { step: Step; span: ISpan; now: number }): React.JSX.Element | null {
  const took = elapsed(step, now);
  if (took === null || !step.started || span.to <= span.from) {
    return null;
  }
  const whole = span.to - span.from;
  const percent = (milliseconds: number) => Math.min(100, Math.max(0, (100 * milliseconds) / whole));
  const left = percent(Date.parse(step.started) - span.from);
  return (
    <div className="jp-SteploomSteps-line" aria-hidden="true">
      <div
        className="jp-SteploomSteps-bar"
        data-tone={toneOfStep(step)}
        style={{ left: `${Math.min(left, 99)}%`, width: `${Math.max(1, Math.min(percent(took), 100 - left))}%` }}
      />
    </div>
  );
}

function spanOf(run: Run, now: number): ISpan {
  const times = run.steps.filter(step => !step.reused).flatMap(({ started, ended }) => [started, ended]);
  const known = [run.started, run.ended, ...times].flatMap(time => (time ? [Date.parse(time)] : []));
  return { from: Math.min(...known), to: run.ended ? Math.max(...known) : Math.max(now, ...known) };
}
