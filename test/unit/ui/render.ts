import type * as React from 'react';
import { createRoot } from 'react-dom/client';
import type { Root } from 'react-dom/client';
import { act } from 'react-dom/test-utils';

(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;

const roots: { root: Root; node: HTMLElement }[] = [];

/** Put an element into the document; `again` draws another one in its place. */
export function render(element: React.ReactElement): { node: HTMLElement; again(next: React.ReactElement): void } {
  const node = document.body.appendChild(document.createElement('div'));
  const root = createRoot(node);
  roots.push({ root, node });
  act(() => root.render(element));
  return { node, again: next => act(() => root.render(next)) };
}

/** Press a key where the focus is. */
export function press(key: string, init: KeyboardEventInit = {}): void {
  act(() => {
    document.activeElement?.dispatchEvent(
      new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init })
    );
  });
}

afterEach(() => {
  act(() => roots.splice(0).forEach(({ root, node }) => (root.unmount(), node.remove())));
});
