import type { Environment } from '../graph';
import { BoundArguments } from './arguments';
import type { CondaDraft, EnvironmentDraft, RunConfigurationDraft, Value } from './drafts';
import { evaluate, textOf } from './evaluate';
import type { CallExpression, Expression } from './expression';
import type { Scope } from './scope';

/** pip's own option, which `CondaDependencies` takes with the packages. */
const AS_OF = /^--uploaded-prior-to(?:\s+|=)(\S+)$/u;

export function environmentValue(name: string | null, known: boolean): Extract<Value, { kind: 'environment' }> {
  return {
    kind: 'environment',
    environment: {
      name,
      conda: null,
      variables: {},
      userManaged: false,
      interpreter: null,
      docker: { enabled: false, baseImage: null },
      known
    }
  };
}

/** `RunConfiguration(…)`; `given` is null for one loaded from a file, whose content is not in the text. */
export function runConfigurationValue(given: BoundArguments | null, scope: Scope): Value {
  const { environment } = environmentValue(null, given !== null);
  const conda = given?.get('conda_dependencies');
  if (conda) {
    setConda(environment, evaluate(conda, scope));
  }
  return {
    kind: 'run-configuration',
    configuration: {
      variable: null,
      cell: scope.cell.id,
      target: null,
      environment
    }
  };
}

/** The environment that the arguments of an `Estimator(…)` describe. */
export function estimatorConfiguration(call: CallExpression, scope: Scope): RunConfigurationDraft {
  const given = BoundArguments.of(call, 'Estimator');
  const definition = given.get('environment_definition');
  if (definition) {
    return environmentConfiguration(definition, scope);
  }
  const { environment } = environmentValue(null, true);
  const files = given.get(
    'conda_dependencies_file',
    'conda_dependencies_file_path',
    'pip_requirements_file',
    'pip_requirements_file_path'
  );
  setConda(environment, condaValue(call, !files, scope));
  const userManaged = given.get('user_managed');
  environment.userManaged = userManaged?.kind === 'constant' && userManaged.value === true;
  return { variable: null, cell: scope.cell.id, target: null, environment };
}

/** A run configuration that has this environment, and nothing else is known of. */
export function environmentConfiguration(expression: Expression, scope: Scope): RunConfigurationDraft {
  const value = evaluate(expression, scope);
  const { environment } = value.kind === 'environment' ? value : environmentValue(null, false);
  return { variable: null, cell: scope.cell.id, target: null, environment };
}

/** `CondaDependencies()`, `CondaDependencies.create(…)`. `inText` is false when it is read from a file. */
export function condaValue(call: CallExpression, inText: boolean, scope: Scope): Value {
  const given = new BoundArguments(call, [
    'pip_indexurl',
    'pip_packages',
    'conda_packages',
    'python_version',
    'pin_sdk_version'
  ]);
  const conda: CondaDraft = {
    variable: null,
    cell: scope.cell.id,
    python: pythonOf(textOf(given.get('python_version'), scope)),
    conda: [],
    pip: [],
    channels: [],
    asOf: null,
    known: inText && !given.open
  };
  for (const [parameter, target] of [
    ['conda_packages', conda.conda],
    ['pip_packages', conda.pip]
  ] as const) {
    const expression = given.get(parameter);
    const names = expression ? textsOf(evaluate(expression, scope)) : [];
    target.push(...(names ?? []));
    conda.known &&= names !== null;
  }
  return { kind: 'conda', conda };
}

/** The object behind `run_config.environment.python.conda_dependencies` and its like. */
export function environmentMember(object: Value, name: string): Value | null {
  if (object.kind === 'run-configuration') {
    const { configuration } = object;
    if (name === 'environment') {
      return { kind: 'environment', environment: configuration.environment };
    }
    return name === 'target' ? { kind: 'compute', name: configuration.target } : null;
  }
  if (object.kind === 'environment') {
    const { environment } = object;
    if (name === 'python' || name === 'docker') {
      return object;
    }
    return name === 'conda_dependencies' && environment.conda ? { kind: 'conda', conda: environment.conda } : null;
  }
  return null;
}

/** Applies `object.a.b = value`; attributes that do not change what a step runs in are left alone. */
export function setMember(object: Value, path: string[], expression: Expression, scope: Scope): void {
  if (object.kind === 'run-configuration') {
    setRunConfiguration(object.configuration, path, expression, scope);
  } else if (object.kind === 'environment') {
    setEnvironment(object.environment, path.join('.'), evaluate(expression, scope), scope);
  }
}

function setRunConfiguration(
  configuration: RunConfigurationDraft,
  path: string[],
  expression: Expression,
  scope: Scope
) {
  const value = evaluate(expression, scope);
  const [head, ...rest] = path;
  if (head === 'target') {
    configuration.target = value.kind === 'compute' ? value.name : value.kind === 'literal' ? value.text : null;
  } else if (head === 'environment' && rest.length === 0) {
    configuration.environment =
      value.kind === 'environment' ? value.environment : environmentValue(null, false).environment;
  } else if (head === 'environment') {
    setEnvironment(configuration.environment, rest.join('.'), value, scope);
  } else if (head === 'environment_variables' || head === 'docker') {
    setEnvironment(configuration.environment, path.join('.'), value, scope);
  }
}

function setEnvironment(environment: EnvironmentDraft, path: string, value: Value, scope: Scope): void {
  const literal = value.kind === 'literal' ? value.value : undefined;
  switch (path) {
    case 'docker.enabled':
      environment.docker = { ...environment.docker, enabled: literal === true };
      environment.known &&= typeof literal === 'boolean';
      break;
    case 'docker.base_image': {
      // The default image, under the name the SDK exports it by, is what the graph calls null.
      const isDefault = value.kind === 'opaque' && /\.DEFAULT_CPU_IMAGE$/u.test(scope.imports.get(value.code) ?? '');
      environment.docker = {
        ...environment.docker,
        baseImage: typeof literal === 'string' ? literal : null
      };
      environment.known &&= isDefault || typeof literal === 'string' || literal === null;
      break;
    }
    case 'python.user_managed_dependencies':
      environment.userManaged = literal === true;
      environment.known &&= typeof literal === 'boolean';
      break;
    case 'python.interpreter_path':
      environment.interpreter = typeof literal === 'string' ? literal : null;
      break;
    case 'python.conda_dependencies':
      setConda(environment, value);
      break;
    case 'environment_variables': {
      const variables = stringRecord(value);
      environment.variables = variables ?? {};
      environment.known &&= variables !== null;
      break;
    }
    case 'docker':
    case 'python':
      environment.known = false;
  }
}

function setConda(environment: EnvironmentDraft, value: Value): void {
  environment.conda = value.kind === 'conda' ? value.conda : null;
  environment.known &&= value.kind === 'conda';
}

/** `conda.add_pip_package('x')` and its like; what is not read makes the object unknown. */
export function callConda(conda: CondaDraft, method: string, call: CallExpression, scope: Scope): void {
  const argument = call.arguments[0]?.value ?? null;
  const text = textOf(argument, scope);
  const change = /^(add|remove)_(pip_package|conda_package|channel)$/u.exec(method);
  if (change && text !== null) {
    const list = {
      pip_package: conda.pip,
      conda_package: conda.conda,
      channel: conda.channels
    }[change[2]]!;
    const at = list.findIndex(entry => packageName(entry) === packageName(text));
    if (at >= 0) {
      list.splice(at, 1);
    }
    if (change[1] === 'add') {
      list.push(text);
    }
  } else if (method === 'set_python_version' && text !== null) {
    conda.python = pythonOf(text);
  } else if (method === 'set_pip_option' && text !== null && AS_OF.test(text)) {
    conda.asOf = AS_OF.exec(text)![1];
  } else if (!/^(save|serialize|get|save_to_file|serialize_to_string)$/u.test(method)) {
    conda.known = false;
  }
}

/** The SDK writes an "=" before the version, so that one more says "no other". */
function pythonOf(version: string | null): string | null {
  return version?.replace(/^=(?!=)/u, '==') ?? null;
}

function packageName(requirement: string): string {
  return requirement.split(/[\s=<>!~[;@]/u, 1)[0].toLowerCase();
}

/** The `environment` of the graph, or null when the text alone does not tell it. */
export function environmentOf(draft: EnvironmentDraft): Environment | null {
  if (!draft.known || draft.conda?.known === false) {
    return null;
  }
  return {
    ...(draft.name === null ? {} : { name: draft.name }),
    python: draft.conda?.python ?? null,
    conda: [...(draft.conda?.conda ?? [])],
    pip: [...(draft.conda?.pip ?? [])],
    channels: [...(draft.conda?.channels ?? [])],
    ...(draft.conda?.asOf ? { asOf: draft.conda.asOf } : {}),
    variables: { ...draft.variables },
    userManaged: draft.userManaged,
    ...(draft.interpreter === null ? {} : { interpreter: draft.interpreter }),
    docker: { ...draft.docker }
  };
}

/** Strings of a list of literals, null when one is not. */
function textsOf(value: Value): string[] | null {
  if (value.kind !== 'list') {
    return null;
  }
  const texts = value.items.map(item => (item.value.kind === 'literal' ? item.value.text : null));
  return texts.includes(null) ? null : (texts as string[]);
}

/** A dictionary of literals as strings, null when it is not one. */
export function stringRecord(value: Value): Record<string, string> | null {
  if (value.kind !== 'dict') {
    return null;
  }
  const record: Record<string, string> = {};
  for (const [key, entry] of value.entries) {
    if (key.kind !== 'literal' || entry.kind !== 'literal') {
      return null;
    }
    record[key.text] = entry.text;
  }
  return record;
}
