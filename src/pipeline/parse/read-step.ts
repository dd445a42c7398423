import { BoundArguments } from './arguments';
import { CONFIGURATION_KEYWORDS, scriptKeywordOf, scriptOfConfiguration } from './constructors';
import {
  PLAIN_USE,
  type ArgumentDraft,
  type ListItem,
  type NodeDraft,
  type PortDraft,
  type StepDraft,
  type Use,
  type Value
} from './drafts';
import { evaluate, textOf } from './evaluate';
import type { CallExpression } from './expression';
import { addNode, placeOf } from './read-data';
import { environmentConfiguration, estimatorConfiguration } from './read-environment';
import type { Scope } from './scope';

type Direction = 'inputs' | 'outputs';

/** A call of a step class: what it runs, where, with what, on which data. */
export function readStep(className: string, call: CallExpression, scope: Scope): Value {
  const step = new StepReader(className, call, scope).read();
  return addNode(step, scope);
}

class StepReader {
  constructor(
    private readonly className: string,
    call: CallExpression,
    private readonly scope: Scope
  ) {
    this.given = BoundArguments.of(call, className);
    this.step = {
      kind: 'step',
      id: '',
      variable: null,
      place: placeOf(call, scope),
      className,
      name: '',
      script: '',
      source: null,
      compute: null,
      runConfiguration: null,
      arguments: [],
      inputs: [],
      outputs: [],
      params: {},
      allowReuse: true,
      version: null,
      after: [],
      parameters: [],
      unread: this.given.open ? ['**'] : []
    };
  }

  read(): StepDraft {
    const { step } = this;
    this.readScript();
    step.name = this.string('name') || step.script;
    step.version = this.string('version') || null;
    this.readTarget(this.given);
    this.readPorts('inputs', 'inputs', 'side_inputs', 'source_data_reference', 'inputs_map');
    this.readPorts('outputs', 'outputs', 'output', 'metrics_output', 'destination_data_reference', 'outputs_map');
    this.readArguments('arguments', 'estimator_entry_script_arguments');
    this.readParams();
    const reuse = this.value('allow_reuse');
    if (reuse?.kind === 'literal') {
      step.allowReuse = reuse.value !== false;
    } else if (reuse) {
      step.unread.push('allow_reuse');
    }
    return step;
  }

  private readScript(): void {
    const { step } = this;
    if (this.readConfiguration(this.given)) {
      return;
    }
    const keyword = scriptKeywordOf(this.className);
    step.script = keyword ? this.string(keyword) : this.string('command');
    step.source = this.string('source_directory') || null;
  }

  /** What an object among the arguments says of the script; false when there is none. */
  private readConfiguration(among: BoundArguments): boolean {
    const { step, scope } = this;
    const configuration = among.get(...CONFIGURATION_KEYWORDS);
    const value = configuration && evaluate(configuration, scope);
    if (value?.kind !== 'step-configuration') {
      return false;
    }
    const given = BoundArguments.of(value.call, value.className);
    const script = scriptOfConfiguration(value.className);
    if (!script) {
      return this.readConfiguration(given);
    }
    step.script = textOf(given.get(script), scope) ?? '';
    step.source = textOf(given.get('source_directory'), scope);
    this.readTarget(given);
    const environment = given.get('environment');
    if (value.className === 'Estimator') {
      step.runConfiguration = estimatorConfiguration(value.call, scope);
    } else if (value.className === 'ScriptRunConfig' && environment && !given.get('run_config')) {
      step.runConfiguration = environmentConfiguration(environment, scope);
    }
    return true;
  }

  private readTarget(given: BoundArguments): void {
    const { step, scope } = this;
    const target = given.get('compute_target', 'target');
    if (target) {
      const name = computeName(evaluate(target, scope));
      step.compute = name ?? step.compute;
      if (name === null && !(target.kind === 'constant' && target.value === null)) {
        step.unread.push('compute_target');
      }
    }
    const configuration = given.get('runconfig', 'run_config');
    const value = configuration && evaluate(configuration, scope);
    if (value?.kind === 'run-configuration') {
      step.runConfiguration = value.configuration;
    } else if (configuration) {
      step.unread.push('runconfig');
    }
  }

  private readPorts(direction: Direction, ...keywords: string[]): void {
    for (const keyword of keywords) {
      const expression = this.given.get(keyword);
      if (!expression) {
        continue;
      }
      const value = evaluate(expression, this.scope);
      if (value.kind === 'list') {
        value.items.forEach(item => this.addPort(direction, item));
      } else if (value.kind === 'dict' && value.entries.every(([key]) => key.kind === 'literal')) {
        // The ports of a module, by its names.
        value.entries.forEach(([key], index) => this.addPort(direction, value.items[index], key));
      } else if (value.kind === 'node' && !['inputs', 'outputs'].includes(keyword)) {
        this.addPort(direction, {
          value,
          expression,
          code: this.scope.text(expression)
        });
      } else if (!(value.kind === 'literal' && value.value === null)) {
        this.step.unread.push(keyword);
        const code = this.scope.text(expression);
        this.addPort(direction, {
          value: { kind: 'opaque', code },
          expression,
          code
        });
      }
    }
  }

  private addPort(direction: Direction, { value, expression, code }: ListItem, name?: Value): void {
    const parameter = parameterOf(value);
    if (parameter) {
      this.step.parameters.push(parameter);
      return;
    }
    const isData = value.kind === 'node' && value.node.kind !== 'step';
    const used = isData ? value : { node: this.scope.opaqueNode(value, expression, code), use: PLAIN_USE };
    const port = portOf(used, direction);
    this.step[direction].push(name?.kind === 'literal' ? { ...port, name: name.text } : port);
  }

  private readArguments(...keywords: string[]): void {
    const argument = this.given.argument(...keywords);
    if (!argument) {
      return;
    }
    const value = evaluate(argument.value, this.scope);
    if (value.kind === 'list') {
      for (const item of value.items) {
        this.step.arguments.push(this.argumentOf(item));
      }
    } else if (!(value.kind === 'literal' && value.value === null)) {
      this.step.unread.push(argument.keyword ?? keywords[0]);
      this.step.arguments.push({
        kind: 'opaque',
        code: this.scope.text(argument.value)
      });
    }
  }

  private argumentOf({ value, code }: ListItem): ArgumentDraft {
    if (value.kind === 'literal') {
      return { kind: 'literal', text: value.text };
    }
    const parameter = parameterOf(value);
    if (parameter) {
      this.step.parameters.push(parameter);
      return { kind: 'parameter', name: parameter.name };
    }
    if (value.kind === 'node' && value.node.kind !== 'step') {
      return { kind: 'port', port: this.declaredPort(value.node, value) };
    }
    return { kind: 'opaque', code };
  }

  /** The entry of `inputs` or `outputs` an argument means; a form that declares itself gets one. */
  private declaredPort(node: NodeDraft, value: Extract<Value, { kind: 'node' }>): PortDraft {
    const { step } = this;
    const { use } = value;
    const lists =
      use.declares === 'input' || use.name !== null ? [step.inputs, step.outputs] : [step.outputs, step.inputs];
    const ports = lists.flat().filter(port => port.node === node);
    const port = ports.find(candidate => use.name === null || candidate.name === use.name) ?? null;
    if (port) {
      return port;
    }
    const direction = use.declares === 'input' ? 'inputs' : 'outputs';
    const made = portOf(value, direction);
    if (use.declares) {
      step[direction].push(made);
    }
    return made;
  }

  private readParams(): void {
    const value = this.value('params');
    if (value?.kind !== 'dict') {
      if (value && !(value.kind === 'literal' && value.value === null)) {
        this.step.unread.push('params');
      }
      return;
    }
    for (const [key, entry] of value.entries) {
      const parameter = parameterOf(entry);
      if (parameter) {
        this.step.parameters.push(parameter);
      } else if (key.kind === 'literal' && entry.kind === 'literal') {
        this.step.params[key.text] = entry.text;
      } else {
        this.step.unread.push('params');
      }
    }
  }

  private value(keyword: string): Value | null {
    const expression = this.given.get(keyword);
    return expression && evaluate(expression, this.scope);
  }

  /** A string argument; the code itself, marked as unread, when it cannot be evaluated. */
  private string(keyword: string): string {
    const expression = this.given.get(keyword);
    const value = expression && evaluate(expression, this.scope);
    if (!expression || !value || (value.kind === 'literal' && value.value === null)) {
      return '';
    }
    if (value.kind === 'literal') {
      return value.text;
    }
    this.step.unread.push(keyword);
    return this.scope.text(expression);
  }

  private readonly given: BoundArguments;
  private readonly step: StepDraft;
}

function portOf({ node, use }: { node: NodeDraft; use: Use }, direction: Direction): PortDraft {
  const own = node.kind === 'reference' || node.kind === 'data' ? node : null;
  return {
    name: use.name,
    node,
    // What was written by upload is still read by mount.
    mode: use.mode ?? (own?.kind === 'data' && direction === 'inputs' ? 'mount' : (own?.mode ?? 'mount')),
    pathOnCompute: use.pathOnCompute ?? own?.pathOnCompute ?? null
  };
}

function computeName(value: Value): string | null {
  if (value.kind === 'compute') {
    return value.name;
  }
  if (value.kind === 'list' && value.items.length) {
    return computeName(value.items[0].value);
  }
  return value.kind === 'literal' && typeof value.value === 'string' ? value.value : null;
}

/** A pipeline parameter, plain or as `(parameter, DataPathComputeBinding(…))`. */
function parameterOf(value: Value): Extract<Value, { kind: 'parameter' }>['parameter'] | null {
  if (value.kind === 'parameter') {
    return value.parameter;
  }
  const first = value.kind === 'list' && value.tuple ? value.items[0]?.value : null;
  return first?.kind === 'parameter' ? first.parameter : null;
}
