import * as React from 'react';

import '../../style/tabs.css';

interface IProps<T extends string> {
  label: string;
  tabs: readonly { id: T; label: string }[];
  selected: T;
  onSelect(id: T): void;
  children: React.ReactNode;
}

/** Tabs as ARIA describes them: one stop for the Tab key, arrows between them. */
export function Tabs<T extends string>({ label, tabs, selected, onSelect, children }: IProps<T>): React.JSX.Element {
  const id = React.useId();
  const list = React.useRef<HTMLDivElement>(null);
  const go = (index: number) => {
    const next = tabs[(index + tabs.length) % tabs.length];
    onSelect(next.id);
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[tabs.indexOf(next)]?.focus();
  };
  const current = tabs.findIndex(tab => tab.id === selected);
  const moves: Record<string, () => void> = {
    ArrowLeft: () => go(current - 1),
    ArrowRight: () => go(current + 1),
    Home: () => go(0),
    End: () => go(tabs.length - 1)
  };
  return (
    <div className="jp-SteploomTabs">
      <div
        ref={list}
        className="jp-SteploomTabs-list"
        role="tablist"
        aria-label={label}
        onKeyDown={event => {
          const move = moves[event.key];
          if (move) {
            event.preventDefault();
            event.stopPropagation();
            move();
          }
        }}
      >
        {tabs.map(tab => (
          <button
            key={tab.id}
            type="button"
            role="tab"
            id={`${id}-${tab.id}`}
            aria-selected={tab.id === selected}
            aria-controls={`${id}-panel`}
            tabIndex={tab.id === selected ? 0 : -1}
            onClick={() => onSelect(tab.id)}
          >
            {tab.label}
          </button>
        ))}
      </div>
      <div id={`${id}-panel`} className="jp-SteploomTabs-panel" role="tabpanel" aria-labelledby={`${id}-${selected}`}>
        {children}
      </div>
    </div>
  );
}
