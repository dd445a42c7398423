import * as React from 'react';

/** The value as it was at most `ms` ago: what is read aloud must not change faster than it can be said. */
export function useThrottled<T>(value: T, ms: number): T {
  const [said, setSaid] = React.useState(value);
  const next = React.useRef(0);
  React.useEffect(() => {
    const wait = Math.max(0, next.current - Date.now());
    const timer = window.setTimeout(() => {
      next.current = Date.now() + ms;
      setSaid(value);
    }, wait);
    return () => window.clearTimeout(timer);
  }, [value, ms]);
  return said;
}
