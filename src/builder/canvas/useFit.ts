import { useReactFlow } from '@xyflow/react';
import * as React from 'react';

import type { IScene } from '../scene/scene';

const OPTIONS = { padding: 0.12, maxZoom: 1 };

/**
 * Keeps the whole drawing in view until the user moves the view or a node; from then on only brings back what would be
 * added out of sight. Another `subject` is another drawing. Returns what to call when the user moves something.
 */
export function useFit(root: React.RefObject<HTMLElement>, scene: IScene, subject: string): () => void {
  const { fitView, getViewport } = useReactFlow();
  const isMoved = React.useRef(false);
  const known = React.useRef<ReadonlySet<string>>(new Set());
  const shown = React.useRef('');

  const fit = React.useCallback(() => {
    isMoved.current = false;
    // An empty drawing would be fitted later, when its first node comes.
    if (known.current.size > 0) {
      // The drawing has to be there before it can be measured.
      requestAnimationFrame(() => void fitView(OPTIONS));
    }
  }, [fitView]);

  React.useEffect(() => {
    const ids = new Set(scene.nodes.map(({ id }) => id));
    const added = scene.nodes.filter(({ id }) => !known.current.has(id));
    const isOther = shown.current !== subject;
    const isChanged = added.length > 0 || ids.size !== known.current.size;
    known.current = ids;
    shown.current = subject;
    const { x, y, zoom } = getViewport();
    const { clientWidth, clientHeight } = root.current!;
    const isInView = added.every(
      node =>
        node.x * zoom + x >= 0 &&
        node.y * zoom + y >= 0 &&
        (node.x + node.width) * zoom + x <= clientWidth &&
        (node.y + node.height) * zoom + y <= clientHeight
    );
    if (isOther || (isChanged && (!isMoved.current || !isInView))) {
      fit();
    }
  }, [scene, subject, root, getViewport, fit]);

  React.useEffect(() => {
    const observer = new ResizeObserver(() => {
      if (!isMoved.current) {
        fit();
      }
    });
    observer.observe(root.current!);
    return () => observer.disconnect();
  }, [root, fit]);

  return React.useCallback(() => {
    isMoved.current = true;
  }, []);
}
