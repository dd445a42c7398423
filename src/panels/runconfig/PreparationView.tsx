import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { StatusBadge } from '../../ui/StatusBadge';
import { TextButton } from '../../ui/TextButton';
import type { IPreparation } from './preparation';

interface IProps {
  preparation: IPreparation;
  trans: TranslationBundle;
  onClose(): void;
}

/** An environment being made, line by line as it is. */
export function PreparationView({ preparation, trans, onClose }: IProps): React.JSX.Element {
  const { status, lines, environmentId } = preparation;
  const box = React.useRef<HTMLPreElement>(null);
  React.useLayoutEffect(() => {
    if (box.current) {
      box.current.scrollTop = box.current.scrollHeight;
    }
  }, [lines]);
  const states = {
    Building: { tone: 'running', text: trans.__('Preparing the environment …') },
    Ready: { tone: 'finished', text: trans.__('The environment is ready') },
    Failed: { tone: 'failed', text: trans.__('The environment could not be prepared') }
  } as const;
  return (
    <div className="jp-SteploomPreparation" role="group" aria-label={trans.__('Preparation of the environment')}>
      <div role="status">
        <StatusBadge tone={states[status].tone} label={states[status].text} title={environmentId} />
      </div>
      {lines.length > 0 && (
        <pre ref={box} tabIndex={0} role="log" aria-label={trans.__('What the tools said')}>
          {lines.join('\n')}
        </pre>
      )}
      {status !== 'Building' && <TextButton label={trans.__('Close')} onClick={onClose} />}
    </div>
  );
}
