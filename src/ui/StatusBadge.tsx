import * as React from 'react';

import { statusIcons } from './statusIcons';
import type { Tone } from './statusIcons';

import '../../style/status.css';

interface IProps {
  tone: Tone;
  label: string;
  title?: string;
}

/** A state by shape, colour and word. */
export function StatusBadge({ tone, label, title }: IProps): React.JSX.Element {
  const icon = statusIcons[tone];
  return (
    <span className="jp-SteploomStatus" data-tone={tone} title={title}>
      <icon.react tag="span" className="jp-SteploomStatus-icon" width="14px" height="14px" aria-hidden="true" />
      <span>{label}</span>
    </span>
  );
}
