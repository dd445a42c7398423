import type { NodeKind } from '../form/drafts';

/** What a palette item carries while it is dragged to the canvas: the kind of node. */
export const NODE_DRAG_TYPE = 'application/vnd.steploom.node';

const KINDS: readonly NodeKind[] = ['reference', 'data', 'step'];

/** The kind that was dropped; null for anything else. */
export function draggedKind(transfer: DataTransfer): NodeKind | null {
  const dropped = transfer.getData(NODE_DRAG_TYPE);
  return KINDS.find(kind => kind === dropped) ?? null;
}
