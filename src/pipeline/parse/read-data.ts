import { BoundArguments } from './arguments';
import {
  PLAIN_USE,
  type DataDraft,
  type NodeDraft,
  type OpaqueDraft,
  type Place,
  type ReferenceDraft,
  type Use,
  type Value
} from './drafts';
import { evaluate, textOf } from './evaluate';
import type { CallExpression, Expression } from './expression';
import type { PortMode } from '../graph';
import type { Scope } from './scope';

const MODES: Record<string, PortMode> = {
  as_mount: 'mount',
  as_download: 'download',
  as_upload: 'upload',
  as_direct: 'direct'
};

export function placeOf(call: CallExpression | null, scope: Scope): Place {
  return {
    cell: scope.cell.id,
    statement: scope.statement,
    target: null,
    call
  };
}

/** Puts a node on the canvas; inside a block it is one that cannot be edited there. */
export function addNode(node: NodeDraft, scope: Scope, use: Use = PLAIN_USE): Value {
  const drawn: NodeDraft = scope.block
    ? {
        kind: 'opaque',
        id: '',
        variable: null,
        place: node.place,
        label: node.kind === 'opaque' ? node.label : node.name,
        reason: `made inside \`${scope.block}\``
      }
    : node;
  scope.created.push(drawn);
  return { kind: 'node', node: drawn, use };
}

/** `DataReference(…)`, `PipelineData(…)`, `OutputFileDatasetConfig(…)` */
export function readDataCall(className: string, call: CallExpression, scope: Scope): Value {
  const given = BoundArguments.of(call, className);
  const base = { id: '', variable: null, place: placeOf(call, scope) };
  if (className === 'DataReference') {
    const mode = textOf(given.get('mode'), scope);
    const node: ReferenceDraft = {
      ...base,
      kind: 'reference',
      name: textOf(given.get('data_reference_name'), scope) ?? '',
      datastore: datastoreOf(given.get('datastore'), scope),
      path: pathText(given.get('path_on_datastore'), scope),
      mode: mode === 'download' || mode === 'upload' ? mode : 'mount',
      pathOnCompute: textOf(given.get('path_on_compute'), scope)
    };
    return addNode(node, scope);
  }
  const isConfig = className !== 'PipelineData';
  const directory = given.get('is_directory');
  const known = directory && evaluate(directory, scope);
  const node: DataDraft = {
    ...base,
    kind: 'data',
    className,
    name: textOf(given.get('output_name'), scope) ?? textOf(given.get('name'), scope) ?? '',
    datastore: isConfig ? destinationOf(given.get('destination'), scope) : datastoreOf(given.get('datastore'), scope),
    mode: textOf(given.get('output_mode'), scope) === 'upload' ? 'upload' : 'mount',
    isDirectory: isConfig ? true : known?.kind === 'literal' && typeof known.value === 'boolean' ? known.value : null,
    pathOnCompute: textOf(given.get('output_path_on_compute'), scope)
  };
  return addNode(node, scope, isConfig ? { ...PLAIN_USE, declares: 'output' } : PLAIN_USE);
}

/** A dataset, however it was got: the graph has no kind for it, so it is drawn as code. */
export function readDatasetCall(call: CallExpression, scope: Scope): Value {
  const given = new BoundArguments(call, ['workspace', 'name']);
  const name = textOf(given.get('name'), scope);
  const node: OpaqueDraft = {
    kind: 'opaque',
    id: '',
    variable: null,
    place: placeOf(call, scope),
    label: name ?? scope.text(call.callee),
    reason: 'a dataset'
  };
  scope.created.push(node);
  return { kind: 'node', node, use: { ...PLAIN_USE, name, declares: 'input' } };
}

/** A method that says how data reach a step, or gives a part of them; null for any other method. */
export function useOf(
  object: Extract<Value, { kind: 'node' | 'datastore' }>,
  method: string,
  call: CallExpression,
  scope: Scope
): Value | null {
  if (object.kind === 'datastore') {
    return referenceOn(object.name, method, call, scope);
  }
  const { node, use } = object;
  if (node.kind === 'step') {
    // Of a DataTransferStep: what it writes.
    const [written, more] = node.outputs;
    return method === 'get_output' && written && !more ? { kind: 'node', node: written.node, use: PLAIN_USE } : null;
  }
  if (node.kind === 'reference' && method === 'path') {
    const given = new BoundArguments(call, ['path', 'data_reference_name']);
    const inner = pathText(given.get('path'), scope);
    const part: ReferenceDraft = {
      ...node,
      id: '',
      variable: null,
      place: placeOf(call, scope),
      name: textOf(given.get('data_reference_name'), scope) ?? '',
      path: node.path ? `${node.path}/${inner}` : inner,
      mode: 'mount'
    };
    return addNode(part, scope);
  }
  const mode = MODES[method];
  if (mode) {
    const isInputName = node.kind === 'data' && node.className === 'PipelineData';
    const given = new BoundArguments(call, isInputName ? ['input_name', 'path_on_compute'] : ['path_on_compute']);
    return {
      kind: 'node',
      node,
      use: {
        mode,
        name: textOf(given.get('input_name'), scope) ?? use.name,
        pathOnCompute: textOf(given.get('path_on_compute'), scope) ?? use.pathOnCompute,
        declares: use.declares
      }
    };
  }
  if (method === 'as_input' || method === 'as_named_input') {
    const given = new BoundArguments(call, [method === 'as_input' ? 'input_name' : 'name']);
    const name = textOf(given.get('input_name', 'name'), scope);
    const declares = node.kind === 'data' && node.className === 'PipelineData' ? null : 'input';
    return { kind: 'node', node, use: { ...use, mode: null, name, declares } };
  }
  const keeps =
    /^(as_dataset|as_hdfs|parse_\w+|read_\w+|register_on_complete|add_file_pattern|keep_columns|drop_columns)$/u;
  return keeps.test(method) ? object : null;
}

/** `datastore.path('x')`, `.as_mount()`, and the reference `.upload(…)` returns. */
function referenceOn(datastore: string | null, method: string, call: CallExpression, scope: Scope): Value | null {
  const parameters: Record<string, string[]> = {
    path: ['path', 'data_reference_name'],
    as_mount: [],
    as_download: ['path_on_compute'],
    upload: ['src_dir', 'target_path'],
    upload_files: ['files', 'relative_root', 'target_path']
  };
  if (!(method in parameters)) {
    return null;
  }
  const given = new BoundArguments(call, parameters[method]);
  return addNode(
    {
      kind: 'reference',
      id: '',
      variable: null,
      place: placeOf(call, scope),
      name: textOf(given.get('data_reference_name'), scope) ?? '',
      datastore,
      path: pathText(given.get('path', 'target_path'), scope),
      mode: MODES[method] ?? 'mount',
      pathOnCompute: textOf(given.get('path_on_compute'), scope)
    },
    scope
  );
}

function datastoreOf(expression: Expression | null, scope: Scope): string | null {
  const value = expression && evaluate(expression, scope);
  return value?.kind === 'datastore' ? value.name : value?.kind === 'literal' ? value.text : null;
}

/** `destination=(datastore, 'path')` */
function destinationOf(expression: Expression | null, scope: Scope): string | null {
  return expression?.kind === 'list' && expression.items.length ? datastoreOf(expression.items[0], scope) : null;
}

/** A path for people to read: the code itself when it cannot be evaluated. */
function pathText(expression: Expression | null, scope: Scope): string {
  if (!expression) {
    return '';
  }
  return textOf(expression, scope) ?? (expression.kind === 'constant' ? '' : scope.text(expression));
}
