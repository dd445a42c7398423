import * as React from 'react';

/** The time in ms, each second while `isActive` and the element can be seen; nothing ticks in a hidden output. */
export function useNow(element: React.RefObject<Element>, isActive: boolean): number {
  const [now, setNow] = React.useState(() => Date.now());
  React.useEffect(() => {
    if (!isActive) {
      return;
    }
    let isSeen = true;
    const timer = window.setInterval(() => {
      if (isSeen) {
        setNow(Date.now());
      }
    }, 1000);
    const observer = new IntersectionObserver(entries => {
      isSeen = entries[entries.length - 1].isIntersecting;
      if (isSeen) {
        setNow(Date.now());
      }
    });
    if (element.current) {
      observer.observe(element.current);
    }
    return () => {
      window.clearInterval(timer);
      observer.disconnect();
    };
  }, [element, isActive]);
  return now;
}
