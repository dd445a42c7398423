import * as React from 'react';

interface IProps {
  /** Something that changes with what is to be seen; nothing to see is null. */
  subject: unknown;
  children: React.ReactNode;
}

/** What an action came to: scrolled to when it appears, as the button may be at the edge of a small section. */
export function InSight({ subject, children }: IProps): React.JSX.Element {
  const root = React.useRef<HTMLDivElement>(null);
  React.useEffect(() => {
    if (subject !== null) {
      root.current?.scrollIntoView({ block: 'nearest' });
    }
  }, [subject]);
  return <div ref={root}>{children}</div>;
}
