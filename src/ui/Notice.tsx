import * as React from 'react';

import { classes } from './classes';

import '../../style/notice.css';

interface IProps {
  title: string;
  /** What to do next. */
  children?: React.ReactNode;
  kind?: 'empty' | 'info' | 'warning' | 'error';
  actions?: React.ReactNode;
  onClose?(): void;
  closeLabel?: string;
}

/** Says what is so and what to do next: an empty list, a missing kernel, a failed request. */
export function Notice({ title, children, kind = 'empty', actions, onClose, closeLabel }: IProps): React.JSX.Element {
  return (
    <div className={classes('jp-SteploomNotice', `jp-mod-${kind}`)} role={kind === 'error' ? 'alert' : 'status'}>
      <div className="jp-SteploomNotice-title">{title}</div>
      {onClose && (
        <button
          type="button"
          className="jp-SteploomNotice-close"
          aria-label={closeLabel}
          title={closeLabel}
          onClick={onClose}
        >
          ×
        </button>
      )}
      {children && <div className="jp-SteploomNotice-text">{children}</div>}
      {actions && <div className="jp-SteploomNotice-actions">{actions}</div>}
    </div>
  );
}
