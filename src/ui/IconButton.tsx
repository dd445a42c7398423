import { Button } from '@jupyterlab/ui-components';
import type { LabIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import '../../style/form.css';

interface IProps {
  icon: LabIcon;
  /** Tooltip and accessible name. */
  label: string;
  disabled?: boolean;
  pressed?: boolean;
  onClick(): void;
}

/** A small button that shows only an icon. */
export function IconButton({ icon, label, disabled, pressed, onClick }: IProps): React.JSX.Element {
  return (
    <Button
      minimal
      small
      type="button"
      className="jp-SteploomIconButton"
      title={label}
      aria-label={label}
      aria-pressed={pressed}
      disabled={disabled}
      onClick={onClick}
    >
      <icon.react tag="span" stylesheet="toolbarButton" aria-hidden="true" />
    </Button>
  );
}
