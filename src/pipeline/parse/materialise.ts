import type { Argument, GraphNode, PipelineGraph, PipelineParameter, Port, StepNode } from '../graph';
import type { NodeDraft, PipelineDraft, PortDraft, StepDraft } from './drafts';
import { environmentOf } from './read-environment';

/** Gives drafts their ids and turns them into graph nodes. */
export class Materialiser {
  constructor(
    private readonly drafts: readonly NodeDraft[],
    pipelines: readonly PipelineDraft[]
  ) {
    this.assignIds();
    this.kept = this.findKept(pipelines);
  }

  /** Nodes in document order; ones a later cell replaced only when something still uses them. */
  nodes(): GraphNode[] {
    return this.order(this.kept).map(draft => toNode(draft));
  }

  keptDrafts(): NodeDraft[] {
    return this.order(this.kept);
  }

  /** The pipeline's steps, what they depend on, and all their data. */
  graph(pipeline: PipelineDraft, name: string): PipelineGraph {
    const after = (step: StepDraft) => pipeline.after.get(step) ?? step.after;
    const members = this.closure(pipeline.steps, pipeline.closure, after);
    const parameters = new Map<string, PipelineParameter>();
    for (const draft of members) {
      if (draft.kind === 'step') {
        draft.parameters.forEach(parameter => parameters.set(parameter.name, parameter));
      }
    }
    const nodes = this.order(members).map(draft => {
      const node = toNode(draft);
      return draft.kind === 'step' && node.kind === 'step'
        ? {
            ...node,
            after: idsOf(after(draft).filter(step => members.has(step)))
          }
        : node;
    });
    return { version: 1, name, nodes, parameters: [...parameters.values()] };
  }

  private closure(
    roots: readonly NodeDraft[],
    followProducers: boolean,
    after: (step: StepDraft) => readonly StepDraft[]
  ): Set<NodeDraft> {
    const members = new Set<NodeDraft>();
    const queue = [...roots];
    while (queue.length) {
      const draft = queue.pop()!;
      if (members.has(draft)) {
        continue;
      }
      members.add(draft);
      if (draft.kind === 'step') {
        queue.push(...[...draft.inputs, ...draft.outputs].map(port => port.node));
        queue.push(...draft.arguments.flatMap(argument => (argument.kind === 'port' ? [argument.port.node] : [])));
        queue.push(...(followProducers ? after(draft) : []));
      } else if (draft.kind !== 'opaque' && (followProducers || roots.includes(draft))) {
        queue.push(...(this.producers.get(draft) ?? []));
      }
    }
    return members;
  }

  private order(members: ReadonlySet<NodeDraft>): NodeDraft[] {
    return this.drafts.filter(draft => members.has(draft));
  }

  private assignIds(): void {
    const owner = new Map<string, NodeDraft>();
    const count = new Map<string, number>();
    const next = (base: string) => {
      let id = '';
      do {
        const n = (count.get(base) ?? 1) + 1;
        count.set(base, n);
        id = `${base}#${n}`;
      } while (owner.has(id));
      return id;
    };
    // Named nodes first: the last assignment of a variable owns its name, wherever unnamed ones stand.
    for (const draft of this.drafts.filter(({ variable }) => variable !== null)) {
      const id = draft.variable!;
      const earlier = owner.get(id);
      if (earlier) {
        earlier.id = next(id);
        owner.set(earlier.id, earlier);
        this.replaced.add(earlier);
      }
      draft.id = id;
      owner.set(id, draft);
    }
    for (const draft of this.drafts.filter(({ variable }) => variable === null)) {
      const base = (draft.kind === 'opaque' ? draft.label : draft.name).slice(0, 200) || draft.kind;
      draft.id = owner.has(base) ? next(base) : base;
      owner.set(draft.id, draft);
    }
    for (const draft of this.drafts) {
      if (draft.kind === 'step') {
        for (const port of draft.outputs) {
          this.producers.set(port.node, [...(this.producers.get(port.node) ?? []), draft]);
        }
      }
    }
  }

  private findKept(pipelines: readonly PipelineDraft[]): Set<NodeDraft> {
    const roots = this.drafts.filter(draft => !this.replaced.has(draft));
    const steps = pipelines.flatMap(pipeline => [...pipeline.steps]);
    return this.closure([...roots, ...steps], true, step => step.after);
  }

  private readonly replaced = new Set<NodeDraft>();
  private readonly producers = new Map<NodeDraft, StepDraft[]>();
  private readonly kept: Set<NodeDraft>;
}

function idsOf(drafts: readonly NodeDraft[]): string[] {
  return [...new Set(drafts.map(draft => draft.id))];
}

function toNode(draft: NodeDraft): GraphNode {
  const origin = draft.variable === null ? {} : { origin: { cell: draft.place.cell, variable: draft.variable } };
  switch (draft.kind) {
    case 'reference': {
      const { kind, id, datastore, path, mode } = draft;
      return {
        kind,
        id,
        name: nameOf(draft),
        datastore,
        path,
        mode,
        ...origin
      };
    }
    case 'data': {
      const { kind, id, datastore, mode, isDirectory } = draft;
      const directory = isDirectory === null ? {} : { isDirectory };
      return {
        kind,
        id,
        name: nameOf(draft),
        datastore,
        mode,
        ...directory,
        ...origin
      };
    }
    case 'opaque': {
      const { kind, id, label, reason } = draft;
      return { kind, id, label, reason, ...origin };
    }
    case 'step':
      return { ...stepNode(draft), ...origin };
  }
}

function stepNode(draft: StepDraft): StepNode {
  const outputs = draft.outputs.map(port => toPort(port, portName(port)));
  const taken = new Set(outputs.map(port => port.name));
  // An input named like an output reaches the script as INPUT_<name> (guide: azureml 3.2).
  const inputName = (port: PortDraft) => (taken.has(portName(port)) ? `INPUT_${portName(port)}` : portName(port));
  const isInput = new Set(draft.inputs);
  return {
    kind: 'step',
    id: draft.id,
    name: draft.name || draft.id,
    type: draft.className,
    script: draft.script,
    source: draft.source,
    compute: draft.compute ?? draft.runConfiguration?.target ?? null,
    environment: draft.runConfiguration && environmentOf(draft.runConfiguration.environment),
    arguments: draft.arguments.map((argument): Argument =>
      argument.kind === 'port'
        ? {
            kind: 'port',
            port: isInput.has(argument.port) ? inputName(argument.port) : portName(argument.port)
          }
        : { ...argument }
    ),
    inputs: draft.inputs.map(port => toPort(port, inputName(port))),
    outputs,
    params: { ...draft.params },
    allowReuse: draft.allowReuse,
    ...(draft.version === null ? {} : { version: draft.version }),
    after: idsOf(draft.after)
  };
}

function toPort(port: PortDraft, name: string): Port {
  const path = port.pathOnCompute === null ? {} : { pathOnCompute: port.pathOnCompute };
  return { name, node: port.node.id, mode: port.mode, ...path };
}

function portName(port: PortDraft): string {
  return port.name ?? nameOf(port.node);
}

/** What a node is called: its own name, else its variable's. Code makes a poor port name, so it is cut to a word. */
function nameOf(node: NodeDraft): string {
  if (node.kind === 'opaque') {
    return (node.variable ?? node.label).replaceAll(/\W+/gu, '_').slice(0, 64) || '_';
  }
  return node.name || node.id;
}
