import type { TranslationBundle } from '@jupyterlab/translation';

import { consumersOf, producersOf } from '../pipeline';
import type { Gesture, GraphNode, ParsedNotebook } from '../pipeline';

/** What a gesture did, for people. `before` is the notebook as it was. */
export function sentenceFor(gesture: Gesture, before: ParsedNotebook, trans: TranslationBundle): string {
  switch (gesture.kind) {
    case 'add-reference':
      return trans.__('Added data reference %1.', gesture.name);
    case 'add-data':
      return trans.__('Added pipeline data %1.', gesture.name);
    case 'add-step':
      return trans.__('Added step %1.', gesture.name);
    case 'add-pipeline':
      return trans._n('Added a pipeline of %1 step.', 'Added a pipeline of %1 steps.', gesture.steps.length);
    case 'connect':
      return trans.__('Connected %1 to %2.', nameOf(before, gesture.from), nameOf(before, gesture.to));
    case 'disconnect':
      return trans.__('Disconnected %1 from %2.', nameOf(before, gesture.from), nameOf(before, gesture.to));
    case 'add-run-after':
      return trans.__('%1 runs after %2.', nameOf(before, gesture.step), nameOf(before, gesture.after));
    case 'remove-run-after':
      return trans.__('%1 waits for %2 no more.', nameOf(before, gesture.step), nameOf(before, gesture.after));
    case 'add-step-to-pipeline':
      return trans.__('Added %1 to %2.', nameOf(before, gesture.step), gesture.pipeline);
    case 'remove-step-from-pipeline':
      return trans.__('Took %1 out of %2.', nameOf(before, gesture.step), gesture.pipeline);
    case 'rename-variable':
      return trans.__('Renamed %1 to %2.', gesture.node, gesture.to);
    case 'remove-node':
      return removed(gesture.node, before, trans);
    case 'set-step-name':
      return trans.__('Renamed %1 to %2.', nameOf(before, gesture.node), gesture.name);
    case 'set-argument':
    case 'remove-argument':
      return trans.__('Changed %1 of %2.', gesture.keyword, nameOf(before, gesture.node));
    case 'add-step-argument':
    case 'set-step-argument':
    case 'remove-step-argument':
    case 'move-step-argument':
      return trans.__('Changed the arguments of %1.', nameOf(before, gesture.node));
  }
}

/** What people call a node or pipeline. */
export function nameOf(parsed: ParsedNotebook, id: string): string {
  const node = parsed.nodes.find(candidate => candidate.id === id);
  return node ? titleOf(node) : id;
}

export function titleOf(node: GraphNode): string {
  return node.kind === 'opaque' ? node.label : node.name;
}

/** A removal says what went with it. */
function removed(id: string, before: ParsedNotebook, trans: TranslationBundle): string {
  const users = [...(producersOf(before.nodes).get(id) ?? []), ...(consumersOf(before.nodes).get(id) ?? [])];
  const pipelines = before.pipelines.filter(pipeline => pipeline.steps.includes(id)).map(pipeline => pipeline.id);
  const places = [...new Set([...users, ...pipelines])].map(user => nameOf(before, user));
  return places.length
    ? trans.__('Removed %1, and its place in %2.', nameOf(before, id), places.join(', '))
    : trans.__('Removed %1.', nameOf(before, id));
}
