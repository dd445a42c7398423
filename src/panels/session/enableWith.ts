import type { ActionButton } from '../../ui/ActionButton';
import type { SectionModel } from './sectionModel';

/** Toolbar buttons of a section that need somebody to answer; those of others work without. */
export function enableWith(model: SectionModel, ...buttons: readonly ActionButton[]): void {
  const update = (): void => {
    buttons.forEach(button => {
      button.enabled = model.canAct;
    });
  };
  model.changed.connect(update);
  update();
}
