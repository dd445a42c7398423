import { Button } from '@jupyterlab/ui-components';
import type { LabIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import { classes } from './classes';

import '../../style/form.css';

interface IProps {
  label: string;
  icon?: LabIcon;
  title?: string;
  /** The one action a form is there for. */
  isPrimary?: boolean;
  isSubmit?: boolean;
  disabled?: boolean;
  onClick?(): void;
}

/** A button with words on it. */
export function TextButton(props: IProps): React.JSX.Element {
  const { label, icon, title, isPrimary, isSubmit, disabled, onClick } = props;
  return (
    <Button
      type={isSubmit ? 'submit' : 'button'}
      small
      className={classes('jp-SteploomTextButton', 'jp-mod-styled', isPrimary && 'jp-mod-accept')}
      title={title}
      disabled={disabled}
      onClick={onClick}
    >
      {icon && <icon.react tag="span" className="jp-SteploomTextButton-icon" aria-hidden="true" />}
      {label}
    </Button>
  );
}
