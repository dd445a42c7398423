import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { Tree } from '../ui/Tree';
import type { FormModel } from './form/formModel';
import type { BuilderModel } from './model';
import { outlineGroups, type GroupId } from './outlineGroups';

interface IProps {
  model: BuilderModel;
  forms: FormModel;
  /** Enter: go and change it. */
  onEdit(): void;
  trans: TranslationBundle;
}

/** Everything on the canvas as a list, for those who do not see it or do not want the mouse. */
export function Outline({ model, forms, onEdit, trans }: IProps): React.JSX.Element {
  const [closed, setClosed] = React.useState<ReadonlySet<GroupId>>(new Set());
  // The model selects nodes and pipelines only.
  const [focusedGroup, setFocusedGroup] = React.useState<string | null>(null);
  React.useEffect(() => setFocusedGroup(null), [model.selected]);
  const { scene, document } = model;
  const groups = React.useMemo(
    () => outlineGroups(model, trans).filter(({ rows }) => rows.length > 0),
    // What the groups are made of: the model itself is always the same.
    [scene, document.revision, model, trans]
  );
  const rows = React.useMemo(
    () =>
      groups.flatMap(({ id, rowId, label, icon, rows: children }) => [
        { id: rowId, level: 1, label, detail: String(children.length), icon, expanded: !closed.has(id) },
        ...(closed.has(id) ? [] : children)
      ]),
    [groups, closed]
  );
  const groupOf = (rowId: string) => groups.find(group => group.rowId === rowId)?.id;
  return (
    <section className="jp-SteploomBuilder-outline" aria-label={trans.__('Outline')}>
      {rows.length > 0 ? (
        <>
          <Tree
            label={trans.__('Nodes and pipelines')}
            rows={rows}
            focused={focusedGroup ?? model.selected}
            onFocus={id => {
              const isGroup = groupOf(id) !== undefined;
              setFocusedGroup(isGroup ? id : null);
              if (!isGroup) {
                model.select(id);
              }
            }}
            onToggle={id => {
              const toggled = groupOf(id);
              if (toggled) {
                setClosed(old => {
                  const next = new Set(old);
                  return next.delete(toggled) ? next : next.add(toggled);
                });
              }
            }}
            onActivate={onEdit}
            keys={{
              Delete: id => model.remove(id),
              Backspace: id => model.remove(id),
              c: id => forms.connect(scene.nodes.some(node => node.id === id) ? id : ''),
              g: id => void model.reveal(id)
            }}
          />
          <p className="jp-SteploomBuilder-quiet">
            {trans.__('Enter edits, C connects, G goes to the cell, Delete removes.')}
          </p>
        </>
      ) : (
        <p className="jp-SteploomBuilder-quiet">{trans.__('Nothing here yet.')}</p>
      )}
    </section>
  );
}
