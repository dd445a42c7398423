import { Token } from '@lumino/coreutils';

import type { LazySection } from '../../ui/LazySection';

export type SectionName = 'workspace' | 'compute' | 'run-configuration' | 'runs' | 'schedules';

/** The one side panel of Steploom, for the areas that have a section in it. */
export interface ISteploomSidebar {
  addSection(name: SectionName, section: LazySection): void;
  /** Show the panel with this section open. */
  reveal(name: SectionName): void;
  /** Make a section as high as what it shows, where the others leave room. */
  makeRoom(name: SectionName): () => void;
}

export const ISteploomSidebar = new Token<ISteploomSidebar>(
  'steploom:ISteploomSidebar',
  'The Steploom side panel, to which areas add their sections'
);
