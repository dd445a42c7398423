import type { TranslationBundle } from '@jupyterlab/translation';

import type { RunConfiguration } from '../../protocol/entities';

/** One environment variable as it is being typed. */
export interface IVariable {
  name: string;
  value: string;
}

/** A run configuration as it is being typed: lists may hold empty rows, names may be illegal. */
export interface IRunConfigDraft {
  name: string;
  /** Empty for the local default. */
  target: string;
  docker: boolean;
  baseImage: string;
  userManaged: boolean;
  python: string;
  /** ISO date, empty for packages of today. */
  asOf: string;
  conda: readonly string[];
  pip: readonly string[];
  channels: readonly string[];
  variables: readonly IVariable[];
  /** What a loaded configuration says beyond the form; saved again as it was. */
  kept: Pick<RunConfiguration['environment'], 'name' | 'interpreter'>;
}

export type RunConfigErrors = Partial<Record<'name' | 'python' | 'asOf' | 'conda' | 'pip' | 'variables', string>>;

/** The article's run configuration, without its packages. */
export const NEW_RUN_CONFIGURATION: IRunConfigDraft = {
  name: 'default',
  target: '',
  docker: true,
  baseImage: '',
  userManaged: false,
  python: '',
  asOf: '',
  conda: [],
  pip: [],
  channels: [],
  variables: [],
  kept: {}
};

export function draftOf({ name, target, environment }: RunConfiguration): IRunConfigDraft {
  const kept: IRunConfigDraft['kept'] = {};
  if (environment.name !== undefined) {
    kept.name = environment.name;
  }
  if (environment.interpreter !== undefined) {
    kept.interpreter = environment.interpreter;
  }
  return {
    kept,
    name,
    target: target ?? '',
    docker: environment.docker.enabled,
    baseImage: environment.docker.baseImage ?? '',
    userManaged: environment.userManaged,
    python: environment.python ?? '',
    asOf: environment.asOf ?? '',
    conda: environment.conda,
    pip: environment.pip,
    channels: environment.channels,
    variables: Object.entries(environment.variables).map(([variable, value]) => ({ name: variable, value }))
  };
}

/** Whether a row could name a package; an empty one is none and does no harm. */
export function isPackage(row: string): boolean {
  return /^(?:[A-Za-z0-9][^\n]*)?$/u.test(row.trim());
}

/** Every reason the draft cannot be a run configuration, by field. What packages exist is for the check to say. */
export function errorsOf(draft: IRunConfigDraft, trans: TranslationBundle): RunConfigErrors {
  const errors: RunConfigErrors = {};
  if (!/^[A-Za-z0-9][\w.-]{0,63}$/u.test(draft.name.trim())) {
    errors.name = trans.__('Use letters, digits, “_”, “-” and “.”, and begin with a letter or digit.');
  }
  if (!draft.userManaged && draft.python.trim() && !/^(?:==)?3(?:\.\d{1,2}){0,2}$/u.test(draft.python.trim())) {
    errors.python = trans.__('Write a version such as 3.11, or ==3.11 for exactly that one, or nothing.');
  }
  if (!draft.userManaged && draft.asOf.trim() && !isDay(draft.asOf.trim())) {
    errors.asOf = trans.__('Write a day such as 2023-03-01, or nothing.');
  }
  for (const kind of ['conda', 'pip'] as const) {
    const wrong = rowsOf(draft[kind]).find(row => !isPackage(row));
    if (wrong !== undefined) {
      errors[kind] = trans.__(
        '“%1” is not a package. Write a name, or a name and a version: pandas, pandas=2.2.',
        wrong
      );
    }
  }
  const names = draft.variables.map(variable => variable.name.trim());
  const used = draft.variables.filter(variable => variable.name.trim() || variable.value);
  const illegal = used.find(variable => !/^[A-Za-z_]\w*$/u.test(variable.name.trim()));
  const double = names.find((name, index) => name && names.indexOf(name) !== index);
  if (illegal) {
    errors.variables = trans.__('“%1” is not a variable name.', illegal.name);
  } else if (double) {
    errors.variables = trans.__('“%1” is there twice.', double);
  }
  return errors;
}

function isDay(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/u.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  // Some engines take the 31st of February for a day in March.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** What is sent and saved; only for a draft without errors. */
export function configurationOf(draft: IRunConfigDraft): RunConfiguration {
  const variables = draft.variables.filter(({ name }) => name.trim()).map(({ name, value }) => [name.trim(), value]);
  return {
    name: draft.name.trim(),
    target: draft.target.trim() || null,
    environment: {
      ...draft.kept,
      python: draft.python.trim() || null,
      conda: rowsOf(draft.conda),
      pip: rowsOf(draft.pip),
      channels: rowsOf(draft.channels),
      ...(draft.asOf.trim() ? { asOf: draft.asOf.trim() } : {}),
      variables: Object.fromEntries(variables),
      userManaged: draft.userManaged,
      docker: { enabled: draft.docker, baseImage: draft.baseImage.trim() || null }
    }
  };
}

function rowsOf(rows: readonly string[]): string[] {
  return rows.map(row => row.trim()).filter(Boolean);
}
