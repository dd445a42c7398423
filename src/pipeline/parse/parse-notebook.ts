import type { CellText } from '../cells';
import type { PipelineDraft } from './drafts';
import { Materialiser } from './materialise';
import type { ParsedNotebook, ParsedPipeline } from './parsed';
import { environmentOf } from './read-environment';
import { NotebookReader } from './reader';

/** Reads the notebook's pipelines from its cells, in document order. Never throws, runs nothing. */
export function parseNotebook(cells: readonly CellText[]): ParsedNotebook {
  const reader = new NotebookReader();
  reader.read(cells);
  const materialiser = new Materialiser(reader.drafts, reader.pipelines);
  const ids = pipelineIds(reader.pipelines);
  const pipelines = reader.pipelines.map((draft): ParsedPipeline => {
    const variable = draft.variable ?? '';
    const name = draft.description || variable;
    return {
      id: ids.get(draft)!,
      variable,
      name,
      cell: draft.place.cell,
      steps: draft.steps.map(step => step.id),
      graph: materialiser.graph(draft, name)
    };
  });
  const kept = materialiser.keptDrafts();
  return {
    nodes: materialiser.nodes(),
    pipelines,
    ...namedValues(reader),
    runAfter: reader.runAfter.map(({ step, after, place }) => ({
      step: step.id,
      after: after.id,
      place
    })),
    problems: reader.problems.map(({ problem, node }) => {
      const id = node === null ? '' : 'id' in node ? node.id : ids.get(node);
      return id ? { ...problem, node: id } : problem;
    }),
    spans: {
      nodes: new Map(kept.map(draft => [draft.id, draft.place])),
      pipelines: new Map(reader.pipelines.map(draft => [ids.get(draft)!, draft.place]))
    },
    unread: new Map(
      kept.flatMap(draft => (draft.kind === 'step' && draft.unread.length ? [[draft.id, draft.unread]] : []))
    ),
    imports: reader.scope.imports,
    code: reader.code
  };
}

/** The last assignment of a variable owns its name; earlier ones are `variable#n`. */
function pipelineIds(pipelines: readonly PipelineDraft[]): Map<PipelineDraft, string> {
  const ids = new Map<PipelineDraft, string>();
  const last = new Map(pipelines.map(pipeline => [pipeline.variable, pipeline]));
  const count = new Map<string, number>();
  for (const pipeline of pipelines) {
    const variable = pipeline.variable ?? '';
    if (last.get(pipeline.variable) === pipeline) {
      ids.set(pipeline, variable);
    } else {
      const n = (count.get(variable) ?? 1) + 1;
      count.set(variable, n);
      ids.set(pipeline, `${variable}#${n}`);
    }
  }
  return ids;
}

type Named = Pick<
  ParsedNotebook,
  'computes' | 'datastores' | 'workspaces' | 'runConfigs' | 'condaDependencies' | 'parameters'
>;

/** Variables the inspector offers as choices: the last assignment of each. */
function namedValues(reader: NotebookReader): Named {
  const result: Named = {
    computes: [],
    datastores: [],
    workspaces: [],
    runConfigs: [],
    condaDependencies: [],
    parameters: []
  };
  const last = new Map(reader.named.map(entry => [entry.variable, entry]));
  for (const { variable, cell, value } of last.values()) {
    switch (value.kind) {
      case 'compute':
        result.computes.push({ variable, name: value.name, cell });
        break;
      case 'datastore':
        result.datastores.push({ variable, name: value.name, cell });
        break;
      case 'workspace':
        result.workspaces.push({ variable, cell });
        break;
      case 'run-configuration': {
        const { target, environment } = value.configuration;
        result.runConfigs.push({
          variable,
          cell,
          target,
          environment: environmentOf(environment)
        });
        break;
      }
      case 'conda': {
        const { python, conda, pip, known } = value.conda;
        result.condaDependencies.push({
          variable,
          cell,
          python,
          conda,
          pip,
          complete: known
        });
        break;
      }
      case 'parameter':
        result.parameters.push({ ...value.parameter, variable, cell });
    }
  }
  return result;
}
