import type { YNotebook } from '@jupyter/ydoc';

import type { INodePosition } from './tokens';

const KEY = 'steploom';
const VERSION = 1;

type Places = Record<string, [number, number]>;

/** The places in the notebook's metadata. What is not ours to understand is as if it were not there. */
export function readPositions(notebook: YNotebook): ReadonlyMap<string, INodePosition> {
  return new Map(Object.entries(placesIn(notebook)).map(([id, [x, y]]) => [id, { x, y }]));
}

/** Keep where a node is, and the places of `known` nodes only: what is gone is forgotten. Not part of any undo history. */
export function writePosition(
  notebook: YNotebook,
  id: string,
  { x, y }: INodePosition,
  known: ReadonlySet<string>
): void {
  const kept = Object.entries(placesIn(notebook)).filter(([other]) => known.has(other));
  write(notebook, { ...Object.fromEntries(kept), [id]: [Math.round(x), Math.round(y)] });
}

/** Call the place of `from` that of `to`, for a node that was renamed. */
export function renamePosition(notebook: YNotebook, from: string, to: string): void {
  const { [from]: place, ...others } = placesIn(notebook);
  if (place) {
    write(notebook, { ...others, [to]: place });
  }
}

/** Forget every place. */
export function clearPositions(notebook: YNotebook): void {
  if (Object.keys(placesIn(notebook)).length > 0) {
    notebook.deleteMetadata(KEY);
  }
}

function write(notebook: YNotebook, positions: Places): void {
  notebook.setMetadata(KEY, { v: VERSION, positions });
}

function placesIn(notebook: YNotebook): Places {
  const kept = notebook.getMetadata(KEY);
  const positions = isRecord(kept) && kept.v === VERSION && isRecord(kept.positions) ? kept.positions : {};
  return Object.fromEntries(
    Object.entries(positions).filter((entry): entry is [string, [number, number]] => isPlace(entry[1]))
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isPlace(value: unknown): value is [number, number] {
  return Array.isArray(value) && value.length === 2 && value.every(Number.isFinite);
}
