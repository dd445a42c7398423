import { BoundArguments } from './arguments';
import { isConfigurationClass, isDataClass, isStepClass } from './constructors';
import type { ListItem, Value } from './drafts';
import type { AttributeExpression, CallExpression, Expression, SubscriptExpression } from './expression';
import { readDataCall, readDatasetCall, useOf } from './read-data';
import { condaValue, environmentValue, environmentMember, runConfigurationValue } from './read-environment';
import { readPipeline } from './read-pipeline';
import { readStep } from './read-step';
import type { ClassPath, Scope } from './scope';

/** What an expression is known to be from the text alone. Node constructors add their node to the scope. */
export function evaluate(expression: Expression, scope: Scope): Value {
  switch (expression.kind) {
    case 'string':
      return {
        kind: 'literal',
        value: expression.value,
        text: expression.value
      };
    case 'number':
      return {
        kind: 'literal',
        value: expression.value,
        text: expression.text
      };
    case 'constant': {
      const text = expression.value === null ? 'None' : expression.value ? 'True' : 'False';
      return { kind: 'literal', value: expression.value, text };
    }
    case 'name':
      return scope.lookup(expression.name);
    case 'list': {
      const items = expression.items.map(item => itemOf(item, scope));
      return { kind: 'list', items, tuple: expression.tuple };
    }
    case 'dict': {
      const items = expression.entries.map(({ value: item }) => itemOf(item, scope));
      return {
        kind: 'dict',
        entries: expression.entries.map(({ key }, index) => [evaluate(key, scope), items[index].value]),
        items
      };
    }
    case 'attribute':
      return evaluateAttribute(expression, scope);
    case 'subscript':
      return evaluateSubscript(expression, scope);
    case 'call':
      return evaluateCall(expression, scope);
    case 'opaque':
      return { kind: 'opaque', code: scope.text(expression) };
  }
}

function itemOf(expression: Expression, scope: Scope): ListItem {
  return { value: evaluate(expression, scope), expression, code: scope.text(expression) };
}

/** The string an expression is known to be, or null. */
export function textOf(expression: Expression | null, scope: Scope): string | null {
  if (!expression) {
    return null;
  }
  const value = evaluate(expression, scope);
  return value.kind === 'literal' && typeof value.value === 'string' ? value.value : null;
}

function evaluateAttribute(expression: AttributeExpression, scope: Scope): Value {
  const object = evaluate(expression.object, scope);
  return (
    environmentMember(object, expression.name) ?? {
      kind: 'opaque',
      code: scope.text(expression)
    }
  );
}

/** `ws.compute_targets['cpu']`, `ws.datastores['store']` */
function evaluateSubscript(expression: SubscriptExpression, scope: Scope): Value {
  const { object } = expression;
  if (object.kind === 'attribute' && evaluate(object.object, scope).kind === 'workspace') {
    const name = textOf(expression.index, scope);
    if (object.name === 'compute_targets') {
      return { kind: 'compute', name };
    }
    if (object.name === 'datastores') {
      return { kind: 'datastore', name, known: name !== null };
    }
  }
  return { kind: 'opaque', code: scope.text(expression) };
}

function evaluateCall(call: CallExpression, scope: Scope): Value {
  const path = scope.classOf(call.callee);
  if (path) {
    return construct(path, call, scope) ?? { kind: 'opaque', code: scope.text(call) };
  }
  if (call.callee.kind === 'attribute') {
    const object = evaluate(call.callee.object, scope);
    const value = callMethod(object, call.callee.name, call, scope);
    if (value) {
      return value;
    }
  }
  return { kind: 'opaque', code: scope.text(call) };
}

function construct(path: ClassPath, call: CallExpression, scope: Scope): Value | null {
  const { className, rest } = path;
  if (rest.length) {
    return constructByMethod(path, call, scope);
  }
  if (isStepClass(className)) {
    return readStep(className, call, scope);
  }
  if (isDataClass(className)) {
    return readDataCall(className, call, scope);
  }
  if (isConfigurationClass(className)) {
    return { kind: 'step-configuration', className, call };
  }
  const given = BoundArguments.of(call, className);
  switch (className) {
    case 'Workspace':
      return { kind: 'workspace' };
    case 'Datastore':
    case 'AzureBlobDatastore': {
      const name = textOf(given.get('name', 'datastore_name'), scope);
      return { kind: 'datastore', name, known: name !== null };
    }
    case 'ComputeTarget':
    case 'AmlCompute':
    case 'BatchAiCompute':
      return { kind: 'compute', name: textOf(given.get('name'), scope) };
    case 'RunConfiguration':
      return runConfigurationValue(given, scope);
    case 'CondaDependencies':
      return condaValue(call, given.get('conda_dependencies_file_path') === null, scope);
    case 'Environment':
      return environmentValue(textOf(given.get('name'), scope), true);
    case 'PipelineParameter': {
      const value = given.get('default_value');
      const known = value && evaluate(value, scope);
      const name = textOf(given.get('name'), scope);
      return name === null
        ? null
        : {
            kind: 'parameter',
            parameter: {
              name,
              default: known?.kind === 'literal' ? known.value : null
            }
          };
    }
    case 'StepSequence': {
      const steps = given.get('steps');
      const list = steps && evaluate(steps, scope);
      return {
        kind: 'sequence',
        items: list?.kind === 'list' ? list.items : []
      };
    }
    case 'Pipeline':
      return readPipeline(call, scope);
    case 'DatasetConsumptionConfig':
      return readDatasetCall(call, scope);
    default:
      return null;
  }
}

/** Class methods: `ComputeTarget.create(…)`, `Workspace.from_config()`, `Datastore.get(…)`. */
function constructByMethod({ className, rest }: ClassPath, call: CallExpression, scope: Scope): Value | null {
  const method = rest.join('.');
  const named = (...parameters: string[]) =>
    textOf(new BoundArguments(call, parameters).get('name', 'datastore_name'), scope);
  switch (className) {
    case 'Workspace':
      return ['from_config', 'create', 'get', 'setup'].includes(method) ? { kind: 'workspace' } : null;
    case 'ComputeTarget':
    case 'AmlCompute':
    case 'BatchAiCompute':
      return ['create', 'attach'].includes(method) ? { kind: 'compute', name: named('workspace', 'name') } : null;
    case 'Datastore': {
      if (method === 'get_default') {
        return { kind: 'datastore', name: null, known: true };
      }
      const name = named('workspace', 'datastore_name');
      return method === 'get' || method.startsWith('register_')
        ? { kind: 'datastore', name, known: name !== null }
        : null;
    }
    case 'CondaDependencies':
      return method === 'create' ? condaValue(call, true, scope) : null;
    case 'Environment':
      return environmentValue(named('workspace', 'name') ?? named('name'), false);
    case 'RunConfiguration':
      return method === 'load' ? runConfigurationValue(null, scope) : null;
    case 'Dataset':
      return readDatasetCall(call, scope);
    default:
      return null;
  }
}

/** Methods of known objects: `ws.get_default_datastore()`, `data.as_mount()`, `datastore.path(…)`. */
function callMethod(object: Value, method: string, call: CallExpression, scope: Scope): Value | null {
  switch (object.kind) {
    case 'workspace':
      if (method === 'get_default_datastore') {
        return { kind: 'datastore', name: null, known: true };
      }
      return method === 'get_default_compute_target' ? { kind: 'compute', name: null } : null;
    case 'datastore':
    case 'node':
      return useOf(object, method, call, scope);
    default:
      return null;
  }
}
