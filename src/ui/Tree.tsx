import { caretDownIcon, caretRightIcon } from '@jupyterlab/ui-components';
import type { LabIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import '../../style/tree.css';

/** A visible row of a tree, in the order of the screen. */
export interface ITreeRow {
  id: string;
  /** 1 for the top. */
  level: number;
  label: string;
  /** A second, quieter text. */
  detail?: string;
  icon: LabIcon;
  /** Null for what has nothing inside. */
  expanded: boolean | null;
  isBusy?: boolean;
  /** A state, shown at the end. */
  badge?: React.ReactNode;
}

interface IProps {
  label: string;
  rows: readonly ITreeRow[];
  focused: string | null;
  /** What the user does last stays: the row that has the keyboard. */
  onFocus(id: string): void;
  onToggle(id: string): void;
  /** Enter on a row that has nothing inside. */
  onActivate?(id: string): void;
  /** Keys of one's own, by `event.key`, for rows that have nothing inside. */
  keys?: Readonly<Record<string, (id: string) => void>>;
  /** Buttons of a row, shown at its end. */
  actions?(row: ITreeRow): React.ReactNode;
}

/** A tree as ARIA describes it: one stop for the Tab key, arrows move, open and close. */
export function Tree(props: IProps): React.JSX.Element {
  const { label, rows, focused, onFocus, onToggle, onActivate, keys, actions } = props;
  const root = React.useRef<HTMLUListElement>(null);
  const stop = rows.some(row => row.id === focused) ? focused : rows[0]?.id;
  const focus = (row: ITreeRow | undefined) => {
    if (row) {
      onFocus(row.id);
      root.current?.querySelectorAll<HTMLElement>('[role=treeitem]')[rows.indexOf(row)]?.focus();
    }
  };
  const onKeyDown = (event: React.KeyboardEvent, index: number) => {
    if (event.target !== event.currentTarget) {
      // A button of the row.
      return;
    }
    const row = rows[index];
    const moves: Record<string, () => void> = {
      ArrowDown: () => focus(rows[index + 1]),
      ArrowUp: () => focus(rows[index - 1]),
      Home: () => focus(rows[0]),
      End: () => focus(rows[rows.length - 1]),
      ArrowRight: () => (row.expanded === false ? onToggle(row.id) : row.expanded && focus(childOf(rows, index))),
      ArrowLeft: () => (row.expanded ? onToggle(row.id) : focus(parentOf(rows, index))),
      Enter: () => (row.expanded === null ? onActivate?.(row.id) : onToggle(row.id)),
      ' ': () => row.expanded !== null && onToggle(row.id)
    };
    const own = row.expanded === null ? keys?.[event.key] : undefined;
    const move = own ? () => own(row.id) : moves[event.key];
    if (move && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      event.stopPropagation();
      move();
    }
  };
  return (
    <ul ref={root} className="jp-SteploomTree" role="tree" aria-label={label}>
      {rows.map((row, index) => (
        <li
          key={row.id}
          role="treeitem"
          className="jp-SteploomTree-row"
          aria-level={row.level}
          aria-expanded={row.expanded ?? undefined}
          aria-busy={row.isBusy || undefined}
          aria-selected={row.id === focused}
          tabIndex={row.id === stop ? 0 : -1}
          style={{ paddingLeft: `${8 + (row.level - 1) * 12}px` }}
          title={row.detail ? `${row.label} · ${row.detail}` : row.label}
          onFocus={() => onFocus(row.id)}
          onKeyDown={event => onKeyDown(event, index)}
          onClick={() => {
            onFocus(row.id);
            if (row.expanded !== null) {
              onToggle(row.id);
            }
          }}
        >
          <RowContent row={row} />
          {actions && (
            <span className="jp-SteploomTree-actions" onClick={event => event.stopPropagation()}>
              {actions(row)}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

/** Icons cost the most here: a row that is the same object is not drawn again when another one gets the focus. */
const RowContent = React.memo(function RowContent({ row }: { row: ITreeRow }) {
  return (
    <>
      <Caret expanded={row.expanded} />
      <row.icon.react tag="span" className="jp-SteploomItem-icon" stylesheet="menuItem" aria-hidden="true" />
      <span className="jp-SteploomTree-label">{row.label}</span>
      {row.detail && <span className="jp-SteploomTree-detail">{row.detail}</span>}
      {row.badge && <span className="jp-SteploomTree-badge">{row.badge}</span>}
    </>
  );
});

function Caret({ expanded }: { expanded: boolean | null }): React.JSX.Element {
  const icon = expanded ? caretDownIcon : caretRightIcon;
  return expanded === null ? (
    <span className="jp-SteploomTree-caret" />
  ) : (
    <icon.react tag="span" className="jp-SteploomTree-caret" aria-hidden="true" />
  );
}

function childOf(rows: readonly ITreeRow[], index: number): ITreeRow | undefined {
  const next = rows[index + 1];
  return next && next.level > rows[index].level ? next : undefined;
}

function parentOf(rows: readonly ITreeRow[], index: number): ITreeRow | undefined {
  return rows
    .slice(0, index)
    .reverse()
    .find(row => row.level < rows[index].level);
}
