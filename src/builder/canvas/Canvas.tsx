import type { TranslationBundle } from '@jupyterlab/translation';
import {
  Background,
  Controls,
  MarkerType,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  type AriaLabelConfig,
  type Edge as CanvasEdge,
  type EdgeChange,
  type NodeChange
} from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import * as React from 'react';

import { canConnect } from '../form/connections';
import { draggedKind, NODE_DRAG_TYPE } from './dragType';
import type { FormModel } from '../form/formModel';
import { GraphNodeView, type CanvasNode } from './GraphNodeView';
import { kindText } from '../kindText';
import type { BuilderModel } from '../model';
import { titleOf } from '../sentences';
import { useFit } from './useFit';

/** From this many nodes on only what is visible is in the page. */
const CULL_FROM = 150;

const nodeTypes = { graph: GraphNodeView };

interface IProps {
  model: BuilderModel;
  forms: FormModel;
  trans: TranslationBundle;
}

/** The drawing. It shows what the notebook says: every gesture goes to the model and comes back as a new scene. */
export function Canvas(props: IProps): React.JSX.Element {
  return (
    <ReactFlowProvider>
      <Flow {...props} />
    </ReactFlowProvider>
  );
}

function Flow({ model, forms, trans }: IProps): React.JSX.Element {
  const { scene, selected } = model;
  const { isEditable } = model.document;
  const root = React.useRef<HTMLDivElement>(null);
  // While a node is dragged its place is the pointer's; when it is dropped, the model's.
  const [dragged, setDragged] = React.useState<{ id: string; x: number; y: number } | null>(null);
  const [selectedEdge, setSelectedEdge] = React.useState<string | null>(null);
  const { screenToFlowPosition } = useReactFlow();
  const onUserMove = useFit(root, scene, `${model.arrangements} ${model.pipeline?.id ?? ''}`);

  const stop = scene.nodes.some(item => item.id === selected) ? selected : scene.nodes[0]?.id;
  const drawnBefore = React.useRef(new Map<string, CanvasNode>());
  const drawn = React.useMemo(() => {
    const all = scene.nodes.map((item): CanvasNode => {
      const node = {
        id: item.id,
        type: 'graph' as const,
        position: { x: item.x, y: item.y },
        width: item.width,
        height: item.height,
        // One stop for the Tab key: the outline is the way from node to node.
        focusable: item.id === stop,
        selected: item.id === selected,
        connectable: isEditable && item.node.kind !== 'opaque',
        draggable: isEditable,
        ariaLabel: trans.__('%1: %2', kindText(item.node.kind, trans), titleOf(item.node)),
        data: { item, trans }
      };
      const before = drawnBefore.current.get(item.id);
      return before && isSame(before, node) ? before : node;
    });
    drawnBefore.current = new Map(all.map(node => [node.id, node]));
    return all;
  }, [scene, selected, stop, isEditable, trans]);
  const nodes = dragged ? drawn.map(node => (node.id === dragged.id ? { ...node, position: dragged } : node)) : drawn;
  const edges = React.useMemo(
    () =>
      scene.edges.map((edge): CanvasEdge => ({
        id: edge.id,
        source: edge.from,
        target: edge.to,
        selected: edge.id === selectedEdge,
        className: `jp-mod-${edge.kind}`,
        markerEnd: { type: MarkerType.ArrowClosed, color: null }
      })),
    [scene, selectedEdge]
  );

  const onNodesChange = (changes: NodeChange<CanvasNode>[]) => {
    for (const change of changes) {
      if (change.type === 'position' && change.position) {
        setDragged(change.dragging ? { id: change.id, ...change.position } : null);
        onUserMove();
        if (!change.dragging) {
          model.move(change.id, change.position);
        }
      } else if (change.type === 'select' && change.selected) {
        setSelectedEdge(null);
        model.select(change.id);
      }
    }
  };
  const onEdgesChange = (changes: EdgeChange[]) => {
    for (const change of changes) {
      if (change.type === 'select') {
        setSelectedEdge(change.selected ? change.id : null);
        if (change.selected) {
          model.select(null);
        }
      }
    }
  };
  const onDelete = () => {
    const edge = scene.edges.find(({ id }) => id === selectedEdge);
    // What goes takes the focus with it: keep it in the drawing.
    root.current?.focus();
    if (edge) {
      setSelectedEdge(null);
      model.removeEdge(edge);
    } else if (model.selectedNode) {
      model.remove(model.selectedNode.id);
      // Here no neighbour is next in line: another Delete must not take one.
      model.select(null);
    }
  };
  const nodeOf = (id: string) => scene.nodes.find(item => item.id === id)?.node;

  return (
    <div
      ref={root}
      className="jp-SteploomCanvas"
      tabIndex={-1}
      role="group"
      aria-label={trans.__('Pipeline graph')}
      onKeyDown={event => {
        const isButton = event.target instanceof HTMLButtonElement;
        if (isEditable && !isButton && (event.key === 'Delete' || event.key === 'Backspace')) {
          event.preventDefault();
          onDelete();
        }
      }}
      onDragOver={event => {
        if (event.dataTransfer.types.includes(NODE_DRAG_TYPE)) {
          event.preventDefault();
          event.dataTransfer.dropEffect = 'copy';
        }
      }}
      onDrop={event => {
        const kind = draggedKind(event.dataTransfer);
        if (kind) {
          event.preventDefault();
          onUserMove();
          forms.add(kind, screenToFlowPosition({ x: event.clientX, y: event.clientY }));
        }
      }}
    >
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        onNodesChange={onNodesChange}
        onEdgesChange={onEdgesChange}
        onPaneClick={() => model.select(null)}
        onNodeDoubleClick={(_, node) => void model.reveal(node.id)}
        onConnect={({ source, target }) => model.connect(source, target)}
        // A line that cannot be is refused in words, not by nothing happening.
        onConnectEnd={(_, { fromNode, toNode, fromHandle, isValid }) => {
          if (fromNode && toNode && isValid === false) {
            const [from, to] = fromHandle?.type === 'source' ? [fromNode.id, toNode.id] : [toNode.id, fromNode.id];
            model.connect(from, to);
          }
        }}
        connectionRadius={48}
        isValidConnection={({ source, target }) => {
          const [from, to] = [nodeOf(source), nodeOf(target)];
          return from !== undefined && to !== undefined && canConnect(from, to);
        }}
        onMoveStart={event => event && onUserMove()}
        zoomOnDoubleClick={false}
        edgesFocusable={false}
        nodesConnectable={isEditable}
        // These would listen to the whole page, the notebook's keys included.
        deleteKeyCode={null}
        selectionKeyCode={null}
        multiSelectionKeyCode={null}
        panActivationKeyCode={null}
        zoomActivationKeyCode={null}
        onlyRenderVisibleElements={scene.nodes.length >= CULL_FROM}
        minZoom={0.2}
        maxZoom={2}
        proOptions={{ hideAttribution: true }}
        ariaLabelConfig={labels(trans)}
      >
        <Background gap={16} />
        {model.scene.nodes.length > 0 && <Controls showInteractive={false} />}
      </ReactFlow>
    </div>
  );
}

/** A node that is the same object is not drawn again. */
function isSame(before: CanvasNode, node: CanvasNode): boolean {
  return (
    before.data.item === node.data.item &&
    before.focusable === node.focusable &&
    before.selected === node.selected &&
    before.draggable === node.draggable
  );
}

function labels(trans: TranslationBundle): Partial<AriaLabelConfig> {
  return {
    'node.a11yDescription.default': trans.__(
      'Enter selects the node, arrow keys then move it, Delete removes it. The outline has every action.'
    ),
    'node.a11yDescription.ariaLiveMessage': ({ x, y }) => trans.__('Moved to %1, %2.', Math.round(x), Math.round(y)),
    'controls.ariaLabel': trans.__('Zoom'),
    'controls.zoomIn.ariaLabel': trans.__('Zoom in'),
    'controls.zoomOut.ariaLabel': trans.__('Zoom out'),
    'controls.fitView.ariaLabel': trans.__('Show everything'),
    'handle.ariaLabel': trans.__('Drag to connect')
  };
}
