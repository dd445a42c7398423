import * as React from 'react';

import type { IObservable } from './observable';

/** Render again whenever the model changes. */
export function useObservable(model: IObservable): number {
  const subscribe = React.useCallback(
    (onChange: () => void) => {
      const slot = () => onChange();
      model.changed.connect(slot);
      return () => void model.changed.disconnect(slot);
    },
    [model]
  );
  return React.useSyncExternalStore(subscribe, () => model.revision);
}
