import type { TranslationBundle } from '@jupyterlab/translation';

import type { BridgeEvent, BridgeSnapshot, IBridgeClient } from '../../bridge/tokens';
import type { Problem } from '../../protocol/entities';
import { SectionModel } from '../session/sectionModel';
import type { INotebookSession } from '../session/tokens';
import { runConfigurationCode } from './code';
import { NEW_RUN_CONFIGURATION, configurationOf, draftOf, errorsOf } from './draft';
import type { IRunConfigDraft, RunConfigErrors } from './draft';
import { advance } from './preparation';
import type { IPreparation } from './preparation';

export interface ICheckResult {
  readonly problems: readonly Problem[];
  readonly notes: readonly string[];
}

/** The run configuration being edited, those that are saved, and its environment while that is prepared. */
export class RunConfigModel extends SectionModel {
  constructor(
    session: INotebookSession,
    private readonly _trans: TranslationBundle
  ) {
    super(session);
  }

  get draft(): IRunConfigDraft {
    return this._draft;
  }

  get errors(): RunConfigErrors {
    return this._errors;
  }

  /** Names of the saved ones. */
  get names(): readonly string[] {
    return this._names;
  }

  /** Names of the compute targets to choose from. */
  get targets(): readonly string[] {
    return this._targets;
  }

  /** What the last check found; null when the draft has changed since. */
  get checked(): ICheckResult | null {
    return this._checked;
  }

  get preparation(): IPreparation | null {
    return this._environmentId === null ? null : (this._preparations.get(this._environmentId) ?? null);
  }

  /** How often the form was found wrong when something was to be done with it. */
  get refusals(): number {
    return this._refusals;
  }

  get message(): string {
    return this._message;
  }

  get isDirty(): boolean {
    return this._draft !== this._saved;
  }

  dismissMessage(): void {
    this._message = '';
    this.notify();
  }

  edit(change: Partial<IRunConfigDraft>): void {
    this._draft = { ...this._draft, ...change };
    this._checked = null;
    this._message = '';
    if (Object.keys(this._errors).length > 0) {
      this._errors = errorsOf(this._draft, this._trans);
    }
    this.notify();
  }

  /** Begin an empty one. */
  reset(): void {
    this._take(NEW_RUN_CONFIGURATION);
    this.notify();
  }

  load(name: string): Promise<boolean> {
    return this.attempt(async client => {
      const { runConfiguration } = await client.request('runconfig.get', { name });
      return () => {
        this._take(draftOf(runConfiguration));
        this._loaded = { name, client };
      };
    });
  }

  save(): Promise<boolean> {
    return this._withConfiguration(async (client, runConfiguration) => {
      const draft = this._draft;
      const loaded = this._loaded?.client === client ? { loaded: this._loaded.name } : {};
      const { path } = await client.request('runconfig.save', { runConfiguration, ...loaded });
      return () => {
        this._saved = draft;
        this._loaded = { name: runConfiguration.name, client };
        this._names = [...new Set([...this._names, runConfiguration.name])].sort();
        this._message = this._trans.__('Saved as %1.', path);
      };
    });
  }

  check(): Promise<boolean> {
    return this._withConfiguration(async (client, runConfiguration) => {
      const draft = this._draft;
      const result = await client.request('runconfig.check', { runConfiguration });
      return () => {
        this._checked = draft === this._draft ? result : null;
      };
    });
  }

  /** Make the environment now, so that no step waits for it. */
  prepare(): Promise<boolean> {
    return this._withConfiguration(async (client, runConfiguration) => {
      const { environmentId, ready } = await client.request('runconfig.prepare', { runConfiguration });
      return () => {
        this._environmentId = environmentId;
        const known = this._preparations.get(environmentId);
        if (ready || !known) {
          // Events may have been here before the answer.
          this._preparations.set(environmentId, {
            environmentId,
            status: ready ? 'Ready' : 'Building',
            lines: known?.lines ?? []
          });
        }
      };
    });
  }

  closePreparation(): void {
    this._environmentId = null;
    this.notify();
  }

  insertCode(): boolean {
    if (!this._validate()) {
      return false;
    }
    return this.session.insertCell(runConfigurationCode(configurationOf(this._draft)));
  }

  protected async fetch(client: IBridgeClient): Promise<() => void> {
    const [{ names }, { computes }] = await Promise.all([
      client.request('runconfig.list', {}),
      client.request('compute.list', {})
    ]);
    return () => {
      this._names = [...names].sort();
      this._targets = computes.map(compute => compute.name).sort();
    };
  }

  /** The draft stays: it is the user's, whichever notebook is in front. */
  protected forget(): void {
    this._names = [];
    this._targets = [];
    this._checked = null;
    this._environmentId = null;
    this._preparations.clear();
    this._message = '';
  }

  protected onEvent(event: BridgeEvent): void {
    if (event.stream === 'environment') {
      const { environmentId } = event.body;
      this._preparations.set(environmentId, advance(this._preparations.get(environmentId), event.body));
      if (environmentId === this._environmentId) {
        this.notify();
      }
    } else if (event.stream === 'compute') {
      const { compute, deleted } = event.body;
      const others = this._targets.filter(name => name !== compute.name);
      this._targets = deleted ? others : [...others, compute.name].sort();
      this.notify();
    }
  }

  protected onSnapshot(snapshot: BridgeSnapshot): void {
    this._targets = snapshot.computes.map(compute => compute.name).sort();
    this.notify();
  }

  private _validate(): boolean {
    this._errors = errorsOf(this._draft, this._trans);
    const isValid = Object.keys(this._errors).length === 0;
    this._refusals += isValid ? 0 : 1;
    this.notify();
    return isValid;
  }

  private async _withConfiguration(
    task: (client: IBridgeClient, configuration: ReturnType<typeof configurationOf>) => Promise<() => void>
  ): Promise<boolean> {
    return this._validate() && this.attempt(client => task(client, configurationOf(this._draft)));
  }

  private _take(draft: IRunConfigDraft): void {
    this._draft = draft;
    this._saved = draft;
    this._loaded = null;
    this._errors = {};
    this._checked = null;
    this._message = '';
  }

  private _draft: IRunConfigDraft = NEW_RUN_CONFIGURATION;
  private _saved: IRunConfigDraft = NEW_RUN_CONFIGURATION;
  /** The saved one that has the values which are masked here, and whose kernel side knows it. */
  private _loaded: { readonly name: string; readonly client: IBridgeClient } | null = null;
  private _errors: RunConfigErrors = {};
  private _names: readonly string[] = [];
  private _targets: readonly string[] = [];
  private _checked: ICheckResult | null = null;
  private _message = '';
  private _refusals = 0;
  private _environmentId: string | null = null;
  private readonly _preparations = new Map<string, IPreparation>();
}
