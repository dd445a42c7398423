import type { TranslationBundle } from '@jupyterlab/translation';

import type { ParsedNotebook, PipelineParameter, PipelineProblem, StepNode } from '../../pipeline';
import { Observable } from '../../ui/observable';
import type { ISubmitOptions } from '../tokens';

/** What the user is asked before a pipeline is submitted. Texts are texts until they are checked. */
export interface ISubmissionDraft {
  pipeline: string;
  experiment: string;
  parameters: Readonly<Record<string, string>>;
  continueOnStepFailure: boolean;
  regenerateOutputs: boolean;
}

export interface ISubmissionErrors {
  experiment?: string;
  parameters: Readonly<Record<string, string>>;
}

/** A step as the form shows what will run. */
export interface IStepSummary {
  id: string;
  name: string;
  script: string;
  /** Null is the local default. */
  compute: string | null;
  packages: readonly string[];
}

const LONGEST_NAME = 255;

/** The form before a submission: which pipeline, under which experiment, with which values; and what will then run. */
export class Submission extends Observable {
  constructor(private readonly _options: Submission.IOptions) {
    super();
    const { pipeline, experiment } = _options;
    this._draft = {
      pipeline,
      experiment,
      parameters: this._defaults(pipeline),
      continueOnStepFailure: false,
      regenerateOutputs: false
    };
  }

  get draft(): ISubmissionDraft {
    return this._draft;
  }

  /** Empty until the user has tried to submit. */
  get errors(): ISubmissionErrors {
    return this._isTried ? this._check() : { parameters: {} };
  }

  get pipelines(): readonly { id: string; name: string }[] {
    return this._options.parsed.pipelines.map(({ id, variable }) => ({ id, name: variable }));
  }

  get parameters(): readonly PipelineParameter[] {
    return this._pipeline?.graph.parameters ?? [];
  }

  get steps(): readonly IStepSummary[] {
    const steps = this._pipeline?.graph.nodes.filter((node): node is StepNode => node.kind === 'step') ?? [];
    return steps.map(({ id, name, script, source, compute, environment }) => ({
      id,
      name,
      script: source ? `${source.replace(/\/+$/u, '')}/${script}` : script,
      compute,
      packages: environment && !environment.userManaged ? [...environment.conda, ...environment.pip] : []
    }));
  }

  /** What is known to be wrong with the chosen pipeline, errors only. */
  get problems(): readonly PipelineProblem[] {
    const nodes = new Set(this._pipeline?.graph.nodes.map(({ id }) => id));
    return this._options.problems.filter(
      ({ severity, node }) =>
        severity === 'error' && (node === undefined || node === this._draft.pipeline || nodes.has(node))
    );
  }

  change(change: Partial<ISubmissionDraft>): void {
    const parameters =
      change.pipeline === undefined || change.pipeline === this._draft.pipeline
        ? {}
        : { parameters: this._defaults(change.pipeline) };
    this._draft = { ...this._draft, ...parameters, ...change };
    this.notify();
  }

  setParameter(name: string, value: string): void {
    this.change({ parameters: { ...this._draft.parameters, [name]: value } });
  }

  /** The checked options; null, and `errors` says why, when a value is not what it must be. */
  take(): { pipeline: string; options: ISubmitOptions } | null {
    this._isTried = true;
    const { experiment, parameters } = this._check();
    this.notify();
    if (experiment || Object.keys(parameters).length > 0) {
      return null;
    }
    const { pipeline, continueOnStepFailure, regenerateOutputs } = this._draft;
    return {
      pipeline,
      options: {
        experiment: this._draft.experiment.trim(),
        parameters: this._values(),
        continueOnStepFailure,
        regenerateOutputs
      }
    };
  }

  private get _pipeline() {
    return this._options.parsed.pipelines.find(({ id }) => id === this._draft.pipeline);
  }

  private _defaults(pipeline: string): Record<string, string> {
    const found = this._options.parsed.pipelines.find(({ id }) => id === pipeline);
    return Object.fromEntries((found?.graph.parameters ?? []).map(item => [item.name, String(item.default ?? '')]));
  }

  private _check(): ISubmissionErrors {
    const { trans } = this._options;
    const experiment = this._draft.experiment.trim();
    const parameters: Record<string, string> = {};
    for (const { name, default: value } of this.parameters) {
      if (typeof value === 'number' && !isNumber(this._draft.parameters[name])) {
        parameters[name] = trans.__('Write a number, like its default %1.', value);
      }
    }
    return {
      parameters,
      ...(experiment === '' ? { experiment: trans.__('Name the experiment that keeps the run.') } : {}),
      ...(experiment.length > LONGEST_NAME ? { experiment: trans.__('At most %1 characters.', LONGEST_NAME) } : {})
    };
  }

  /** Only what differs from the defaults, so that a default that is changed in its cell still counts. */
  private _values(): Record<string, string | number | boolean> {
    const changed = this.parameters.filter(
      ({ name, default: value }) => this._draft.parameters[name] !== String(value ?? '')
    );
    return Object.fromEntries(
      changed.map(({ name, default: value }) => {
        const text = this._draft.parameters[name];
        return [name, typeof value === 'number' ? Number(text) : typeof value === 'boolean' ? text === 'true' : text];
      })
    );
  }

  private _draft: ISubmissionDraft;
  private _isTried = false;
}

function isNumber(text: string): boolean {
  return text.trim() !== '' && Number.isFinite(Number(text));
}

export namespace Submission {
  export interface IOptions {
    parsed: ParsedNotebook;
    problems: readonly PipelineProblem[];
    /** The id of the pipeline to begin with. */
    pipeline: string;
    /** The name to begin with. */
    experiment: string;
    trans: TranslationBundle;
  }
}
