import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { Run } from '../protocol/entities';
import { SelectField } from '../ui/SelectField';
import { TextButton } from '../ui/TextButton';
import type { IAnsiStyle } from '../ui/ansi';
import { classes } from '../ui/classes';
import type { ILogBlock } from './logBlocks';
import { isFinal } from './order';
import type { RunViewModel } from './runViewModel';
import { stepText } from './states';

interface IProps {
  model: RunViewModel;
  run: Run;
  trans: TranslationBundle;
}

/** The log of one step, following its end while it grows. */
export function LogView({ model, run, trans }: IProps): React.JSX.Element {
  const { step, logBlocks, isFollowing } = model;
  const box = React.useRef<HTMLDivElement>(null);
  React.useLayoutEffect(() => {
    if (isFollowing && box.current) {
      box.current.scrollTop = box.current.scrollHeight;
    }
  });
  if (!step) {
    return <p className="jp-SteploomRun-quiet">{trans.__('No step has been planned yet.')}</p>;
  }
  return (
    <div className="jp-SteploomLog">
      <div className="jp-SteploomLog-bar">
        <SelectField
          label={trans.__('Step')}
          value={step.id}
          options={run.steps.map(other => ({
            value: other.id,
            label: trans.__('%1 (%2)', other.name, stepText(other, trans))
          }))}
          onChange={stepId => model.chooseStep(stepId)}
        />
        {model.hasEarlierLog && (
          <TextButton label={trans.__('Load earlier lines')} onClick={() => void model.fetchEarlierLog()} />
        )}
        {!isFinal(step.status) && (
          <label className="jp-SteploomLog-follow">
            <input type="checkbox" checked={isFollowing} onChange={event => model.setFollowing(event.target.checked)} />
            {trans.__('Follow')}
          </label>
        )}
      </div>
      {model.isLogTail && (
        <p className="jp-SteploomRun-quiet">{trans.__('The last lines, as they were saved in the notebook.')}</p>
      )}
      <div
        ref={box}
        className="jp-SteploomLog-box jp-RenderedText"
        role="log"
        aria-live="off"
        aria-label={trans.__('Log of %1', step.name)}
        tabIndex={0}
        onScroll={event => {
          const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
          // Scrolling up stops following, scrolling to the end takes it up again.
          model.setFollowing(scrollHeight - scrollTop - clientHeight < 24);
        }}
      >
        {logBlocks.length > 0 ? (
          logBlocks.map(block => <Block key={block.key} block={block} />)
        ) : (
          <p className="jp-SteploomRun-quiet">{emptyText(step.reused, isFinal(step.status), trans)}</p>
        )}
      </div>
    </div>
  );
}

function emptyText(isReused: boolean, hasEnded: boolean, trans: TranslationBundle): string {
  if (isReused) {
    return trans.__('The step did not run: its outputs are those of an earlier run.');
  }
  return hasEnded ? trans.__('The step printed nothing.') : trans.__('Nothing printed yet.');
}

const Block = React.memo(function Block({ block }: { block: ILogBlock }): React.JSX.Element {
  return (
    <pre className="jp-SteploomLog-block">
      {block.spans.map((span, index) => {
        const className = classOf(span.style);
        return className ? (
          <span key={index} className={className}>
            {span.text}
          </span>
        ) : (
          <React.Fragment key={index}>{span.text}</React.Fragment>
        );
      })}
    </pre>
  );
});

/** Lab's own names, so that a log looks as the same text in a cell's output. */
function classOf({ foreground, background, bold, italic, underline }: IAnsiStyle): string {
  return classes(
    foreground && `ansi-${foreground}-fg`,
    background && `ansi-${background}-bg`,
    bold && 'ansi-bold',
    italic && 'jp-mod-italic',
    underline && 'ansi-underline'
  );
}
