import type { TranslationBundle } from '@jupyterlab/translation';

import type { BridgeEvent, BridgeSnapshot, IBridgeClient } from '../../bridge/tokens';
import type { Compute, VmSize } from '../../protocol/entities';
import { SectionModel } from '../session/sectionModel';
import type { INotebookSession } from '../session/tokens';
import { computeCode } from './code';
import { NEW_COMPUTE, checkDraft } from './draft';
import type { ComputeErrors, IComputeDraft } from './draft';

/** The form: making a target, or changing the scale of the one named `resizing`. */
export interface IComputeForm {
  readonly draft: IComputeDraft;
  readonly resizing: string | null;
  /** Empty until the user has tried to send the form, so that nobody is told off while typing. */
  readonly errors: ComputeErrors;
}

/** The compute targets of the workspace, and the form that makes and resizes them. */
export class ComputeModel extends SectionModel {
  constructor(
    session: INotebookSession,
    private readonly _trans: TranslationBundle
  ) {
    super(session);
  }

  get computes(): readonly Compute[] {
    return this._computes;
  }

  get vmSizes(): readonly VmSize[] {
    return this._vmSizes;
  }

  get form(): IComputeForm | null {
    return this._form;
  }

  /** How often the form was found wrong when it was to be used. */
  get refusals(): number {
    return this._refusals;
  }

  /** What the last action came to, for example that the target was there already. */
  get message(): string {
    return this._message;
  }

  dismissMessage(): void {
    this._message = '';
    this.notify();
  }

  openForm(): void {
    const taken = new Set(this._computes.map(compute => compute.name));
    const name = taken.has(NEW_COMPUTE.name) ? '' : NEW_COMPUTE.name;
    const vmSize = this._vmSizes.some(size => size.name === NEW_COMPUTE.vmSize)
      ? NEW_COMPUTE.vmSize
      : (this._vmSizes[0]?.name ?? '');
    this._setForm({ draft: { ...NEW_COMPUTE, name, vmSize }, resizing: null, errors: {} });
  }

  openResize(name: string): void {
    const compute = this._computes.find(found => found.name === name);
    if (compute) {
      this._setForm({ draft: draftOf(compute), resizing: name, errors: {} });
    }
  }

  closeForm(): void {
    this._setForm(null);
  }

  edit(change: Partial<IComputeDraft>): void {
    if (this._form) {
      const draft = { ...this._form.draft, ...change };
      const wasTold = Object.keys(this._form.errors).length > 0;
      this._setForm({ ...this._form, draft, errors: wasTold ? checkDraft(draft, this._trans).errors : {} });
    }
  }

  /** Make or resize what the form says. False when the form has errors or the kernel side refused. */
  async submit(): Promise<boolean> {
    const form = this._form;
    const params = form && this._checked(form);
    if (!params) {
      return false;
    }
    return this.attempt(async client => {
      if (form.resizing !== null) {
        const { name, minNodes, maxNodes, idleSeconds } = params;
        const { compute } = await client.request('compute.update', { name, minNodes, maxNodes, idleSeconds });
        return () => this._done(compute, this._trans.__('%1 is resized.', compute.name));
      }
      const { compute, found } = await client.request('compute.create', params);
      return () =>
        this._done(
          compute,
          found
            ? this._trans.__('Found the existing compute target %1; it keeps its own size and nodes.', compute.name)
            : this._trans.__('%1 is created.', compute.name)
        );
    });
  }

  /** Ask the user first: this is not undone. */
  remove(name: string): Promise<boolean> {
    return this.attempt(async client => {
      await client.request('compute.delete', { name });
      return () => {
        this._drop(name);
        this._message = this._trans.__('%1 is deleted.', name);
      };
    });
  }

  /** Put the code for a target into the notebook. */
  insertCode(name: string): boolean {
    const compute = this._computes.find(found => found.name === name);
    return compute !== undefined && this.session.insertCell(computeCode(compute));
  }

  /** Put the code for what the form says into the notebook: the cell then makes the target. */
  insertFormCode(): boolean {
    const params = this._form && this._checked(this._form);
    if (!params || !this.session.insertCell(computeCode(params))) {
      return false;
    }
    this._setForm(null);
    return true;
  }

  protected async fetch(client: IBridgeClient): Promise<() => void> {
    const { computes, vmSizes } = await client.request('compute.list', {});
    return () => {
      this._computes = sorted(computes);
      this._vmSizes = vmSizes;
    };
  }

  protected forget(): void {
    this._computes = [];
    this._vmSizes = [];
    this._form = null;
    this._message = '';
  }

  protected onEvent(event: BridgeEvent): void {
    if (event.stream === 'compute') {
      const { compute, deleted } = event.body;
      if (deleted) {
        this._drop(compute.name);
      } else {
        this._put(compute);
      }
      this.notify();
    }
  }

  protected onSnapshot(snapshot: BridgeSnapshot): void {
    this._computes = sorted(snapshot.computes);
    this.notify();
  }

  private _checked(form: IComputeForm): ReturnType<typeof checkDraft>['params'] {
    const { errors, params } = checkDraft(form.draft, this._trans);
    if (!params) {
      this._refusals += 1;
      this._setForm({ ...form, errors });
    }
    return params;
  }

  private _setForm(form: IComputeForm | null): void {
    this._form = form;
    this.notify();
  }

  private _done(compute: Compute, message: string): void {
    this._put(compute);
    this._form = null;
    this._message = message;
  }

  private _put(compute: Compute): void {
    this._computes = sorted([...this._computes.filter(({ name }) => name !== compute.name), compute]);
  }

  private _drop(name: string): void {
    this._computes = this._computes.filter(compute => compute.name !== name);
    if (this._form?.resizing === name) {
      this._form = null;
    }
  }

  private _computes: readonly Compute[] = [];
  private _vmSizes: readonly VmSize[] = [];
  private _form: IComputeForm | null = null;
  private _message = '';
  private _refusals = 0;
}

function sorted(computes: readonly Compute[]): readonly Compute[] {
  return [...computes].sort((one, other) => one.name.localeCompare(other.name));
}

function draftOf(compute: Compute): IComputeDraft {
  return {
    name: compute.name,
    vmSize: compute.vmSize,
    minNodes: String(compute.minNodes),
    maxNodes: String(compute.maxNodes),
    idleSeconds: String(compute.idleSeconds)
  };
}
