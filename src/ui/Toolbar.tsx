import * as React from 'react';

interface IProps {
  label: string;
  className?: string;
  children: React.ReactNode;
}

/** Buttons as ARIA describes a toolbar: one stop for the Tab key, arrows between them. */
export function Toolbar({ label, className, children }: IProps): React.JSX.Element {
  const root = React.useRef<HTMLDivElement>(null);
  const [stop, setStop] = React.useState(0);
  const buttons = () => [...(root.current?.querySelectorAll('button') ?? [])];
  React.useEffect(() => {
    // After each rendering: a button that was just disabled cannot be the stop.
    const all = buttons();
    const enabled = all[stop]?.disabled === false ? all[stop] : all.find(button => !button.disabled);
    all.forEach(button => {
      button.tabIndex = button === enabled ? 0 : -1;
    });
  });
  const go = (from: number, step: number) => {
    const all = buttons();
    for (let tries = 0, at = from; tries < all.length; tries++, at += step) {
      const next = all[(at + all.length) % all.length];
      if (!next.disabled) {
        next.focus();
        return;
      }
    }
  };
  return (
    <div
      ref={root}
      className={className}
      role="toolbar"
      aria-label={label}
      onFocus={event => {
        const index = buttons().findIndex(button => button.contains(event.target as Node));
        if (index >= 0) {
          setStop(index);
        }
      }}
      onKeyDown={event => {
        const current = buttons().findIndex(button => button.contains(event.target as Node));
        const moves: Record<string, () => void> = {
          ArrowLeft: () => go(current - 1, -1),
          ArrowRight: () => go(current + 1, 1),
          Home: () => go(0, 1),
          End: () => go(-1, -1)
        };
        const move = moves[event.key];
        if (move && current >= 0) {
          event.preventDefault();
          event.stopPropagation();
          move();
        }
      }}
    >
      {children}
    </div>
  );
}
