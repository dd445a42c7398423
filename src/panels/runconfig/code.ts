import { stringLiteral } from '../../pipeline/parse/string-literal';
import { MASKED } from '../../protocol/entities';
import type { RunConfiguration } from '../../protocol/entities';

const WIDTH = 100;

/** The article's run configuration with these values. Only what is set is written. */
export function runConfigurationCode(configuration: RunConfiguration): string {
  const { target, environment } = configuration;
  const { docker, userManaged, conda, pip, channels, python, asOf, variables } = environment;
  const usesDefaultImage = docker.enabled && !docker.baseImage;
  const lines: string[] = Object.values(variables).includes(MASKED) ? ['import os', ''] : [];
  if (!userManaged) {
    lines.push('from azureml.core.conda_dependencies import CondaDependencies');
  }
  lines.push(
    `from azureml.core.runconfig import ${usesDefaultImage ? 'DEFAULT_CPU_IMAGE, ' : ''}RunConfiguration`,
    '',
    'run_config = RunConfiguration()'
  );
  if (target) {
    lines.push(`run_config.target = ${stringLiteral(target)}`);
  }
  lines.push(`run_config.environment.docker.enabled = ${docker.enabled ? 'True' : 'False'}`);
  if (docker.enabled) {
    const image = docker.baseImage ? stringLiteral(docker.baseImage) : 'DEFAULT_CPU_IMAGE';
    lines.push(`run_config.environment.docker.base_image = ${image}`);
  }
  lines.push(`run_config.environment.python.user_managed_dependencies = ${userManaged ? 'True' : 'False'}`);
  if (!userManaged) {
    lines.push(
      ...assignment('run_config.environment.python.conda_dependencies', 'CondaDependencies.create', [
        ...(conda.length ? [`conda_packages=${list(conda)}`] : []),
        ...(pip.length ? [`pip_packages=${list(pip)}`] : []),
        ...(python ? [`python_version=${stringLiteral(pythonVersion(python))}`] : [])
      ])
    );
    for (const channel of channels) {
      lines.push(`run_config.environment.python.conda_dependencies.add_channel(${stringLiteral(channel)})`);
    }
    if (asOf) {
      const option = stringLiteral(`--uploaded-prior-to ${asOf}`);
      lines.push(`run_config.environment.python.conda_dependencies.set_pip_option(${option})`);
    }
  }
  const items = Object.entries(variables).map(([name, value]) => `${stringLiteral(name)}: ${valueOf(name, value)}`);
  if (items.length) {
    lines.push(...bracketed('run_config.environment.environment_variables = {', items, '}'));
  }
  return lines.join('\n');
}

/** A value that is not known here, as it is secret, is the notebook's own variable of that name. */
function valueOf(name: string, value: string): string {
  return value === MASKED ? `os.environ[${stringLiteral(name)}]` : stringLiteral(value);
}

/** `python_version` is written after an "=" of the SDK's own, so that one more says "no other". */
function pythonVersion(python: string): string {
  return python.replace(/^==/u, '=');
}

function list(values: readonly string[]): string {
  return `[${values.map(value => stringLiteral(value)).join(', ')}]`;
}

function assignment(target: string, callee: string, args: readonly string[]): string[] {
  return bracketed(`${target} = ${callee}(`, args, ')');
}

/** On one line when it fits, else one item a line with the comma Python's formatters set. */
function bracketed(head: string, items: readonly string[], tail: string): string[] {
  const line = `${head}${items.join(', ')}${tail}`;
  return line.length <= WIDTH ? [line] : [head, ...items.map(item => `    ${item},`), tail];
}
