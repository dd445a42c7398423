import { Signal } from '@lumino/signaling';

import { problemOf } from '../bridge/problemOf';
import type { PipelineGraph } from '../pipeline/graph';
import type { Problem, RerunMode, Run, RunSnapshot, Step } from '../protocol/entities';
import { Observable } from '../ui/observable';
import { LogBlocks } from './logBlocks';
import type { ILogBlock } from './logBlocks';
import { endedBadly, isFinal } from './order';
import type { IRunStore } from './tokens';

export type RunTab = 'steps' | 'graph' | 'logs' | 'metrics' | 'outputs';

/** One run as a widget shows it: live from the store when a kernel tells of it, else as it was saved. */
export class RunViewModel extends Observable {
  constructor(
    readonly runId: string,
    private readonly _store: IRunStore,
    snapshot: RunSnapshot | null = null,
    private readonly _open: (runId: string) => void = () => undefined
  ) {
    super();
    this._snapshot = snapshot;
    if (snapshot) {
      _store.remember(snapshot.run);
    }
    _store.changed.connect(this._onStoreChanged, this);
    if (this.run) {
      this._ensureGraph();
    }
  }

  /** The output was drawn anew, as when the kernel published a later state. */
  setSnapshot(snapshot: RunSnapshot): void {
    this._snapshot = snapshot;
    this.notify();
  }

  /** The newest state known; null when nothing is known yet. */
  get run(): Run | null {
    return this._store.get(this.runId) ?? this._snapshot?.run ?? null;
  }

  /** Nobody tells about the run: what is shown is what was saved or heard last. */
  get isSaved(): boolean {
    return !this._store.isLive(this.runId);
  }

  get graph(): PipelineGraph | null {
    return this._snapshot?.graph ?? null;
  }

  get tab(): RunTab {
    return this._tab;
  }

  get problem(): Problem | null {
    return this._problem;
  }

  get isCancelling(): boolean {
    return this._isCancelling;
  }

  get canCancel(): boolean {
    const { run } = this;
    return run !== null && !this.isSaved && !isFinal(run.status) && run.status !== 'CancelRequested';
  }

  get isRerunning(): boolean {
    return this._isRerunning;
  }

  /** Whether the run can be run again from one of its steps. */
  get canRerun(): boolean {
    const { run } = this;
    return run !== null && !this.isSaved && isFinal(run.status);
  }

  get canRerunFailed(): boolean {
    return this.canRerun && endedBadly(this.run!.status);
  }

  /** The run that this one was made of, if the page knows it. */
  get origin(): Run | null {
    const { run } = this;
    return run?.rerunOf === undefined ? null : this._store.get(run.rerunOf);
  }

  /** The runs that were made of this one, oldest first. */
  get reruns(): readonly Run[] {
    return this._store.runs.filter(run => run.rerunOf === this.runId).reverse();
  }

  /** The step that logs are shown of: the chosen one, else the one that matters most. */
  get step(): Step | null {
    const steps = this.run?.steps ?? [];
    return steps.find(step => step.id === this._stepId) ?? mostInteresting(steps);
  }

  get isFollowing(): boolean {
    return this._isFollowing;
  }

  /** Whether bytes before the shown ones can be fetched. */
  get hasEarlierLog(): boolean {
    const { step } = this;
    return step !== null && !this.isSaved && this._store.log(this.runId, step.id).start > 0;
  }

  /** The shown log as blocks of lines. Drawn from where it was left, as long as it only grew. */
  get logBlocks(): readonly ILogBlock[] {
    const { step } = this;
    if (!step) {
      return [];
    }
    const log = this._store.log(this.runId, step.id);
    if (log.isEmpty) {
      return this._savedBlocks(step.id);
    }
    const key = `${step.id} ${log.generation}`;
    if (key !== this._drawnKey) {
      this._drawnKey = key;
      this._drawnCount = 0;
      this._drawn = new LogBlocks();
    }
    const texts = log.texts;
    texts.slice(this._drawnCount).forEach(text => this._drawn.append(text));
    this._drawnCount = texts.length;
    return this._drawn.blocks;
  }

  /** Only the last lines are there: the notebook keeps no more. */
  get isLogTail(): boolean {
    const { step } = this;
    return step !== null && this._store.log(this.runId, step.id).isEmpty && this._tailOf(step.id) !== '';
  }

  openTab(tab: RunTab): void {
    this._tab = tab;
    this._followLog();
    this.notify();
  }

  chooseStep(stepId: string, tab: RunTab = this._tab): void {
    this._stepId = stepId;
    this.openTab(tab);
  }

  setFollowing(isFollowing: boolean): void {
    if (isFollowing !== this._isFollowing) {
      this._isFollowing = isFollowing;
      this.notify();
    }
  }

  async fetchEarlierLog(): Promise<void> {
    const { step } = this;
    if (step) {
      this._isFollowing = false;
      await this._try(() => this._store.fetchEarlierLog(this.runId, step.id));
    }
  }

  async cancel(stepId?: string): Promise<void> {
    this._isCancelling = true;
    this.notify();
    await this._try(() => this._store.cancel(this.runId, stepId));
    this._isCancelling = false;
    this.notify();
  }

  /** Make a new run of this one, and show it. */
  async rerun(mode: RerunMode, stepId?: string): Promise<void> {
    this._isRerunning = true;
    this.notify();
    await this._try(async () => {
      const run = await this._store.rerun(this.runId, mode, stepId);
      this._open(run.id);
    });
    this._isRerunning = false;
    this.notify();
  }

  /** Show another run in a tab of its own. */
  open(runId: string): void {
    this._open(runId);
  }

  /** Ask a kernel for the run: a tab was opened on something the page has not heard of. */
  load(): Promise<void> {
    this._isAsked = true;
    return this._try(async () => {
      this._snapshot = await this._store.fetch(this.runId);
      this._followLog();
    });
  }

  dismissProblem(): void {
    this._problem = null;
    this.notify();
  }

  dispose(): void {
    if (!this.isDisposed) {
      this._stopFollowing?.();
      Signal.disconnectReceiver(this);
      super.dispose();
    }
  }

  private _onStoreChanged(_: IRunStore, ids: ReadonlySet<string>): void {
    if (ids.has(this.runId)) {
      this._ensureGraph();
      this._followLog();
      this.notify();
    } else if ([...ids].some(id => this._isRelated(id))) {
      this.notify();
    }
  }

  private _isRelated(runId: string): boolean {
    return runId === this.run?.rerunOf || this._store.get(runId)?.rerunOf === this.runId;
  }

  private _ensureGraph(): void {
    if (!this._snapshot && !this._isAsked && !this.isSaved) {
      void this.load();
    }
  }

  /** The log is asked for while its tab is open, and of one step at a time. */
  private _followLog(): void {
    const stepId = this._tab === 'logs' && !this.isSaved ? (this.step?.id ?? null) : null;
    if (stepId !== this._followedStep) {
      this._stopFollowing?.();
      this._stopFollowing = null;
      this._followedStep = stepId;
      if (stepId !== null) {
        this._stopFollowing = this._store.followLog(this.runId, stepId, () => this.notify());
      }
    }
  }

  private _tailOf(stepId: string): string {
    return this._snapshot?.logTails[stepId] ?? '';
  }

  private _savedBlocks(stepId: string): readonly ILogBlock[] {
    const blocks = new LogBlocks();
    blocks.append(this._tailOf(stepId));
    return blocks.blocks;
  }

  private async _try(task: () => Promise<void>): Promise<void> {
    this._problem = null;
    try {
      await task();
    } catch (error) {
      this._problem = problemOf(error);
    }
    this.notify();
  }

  private _snapshot: RunSnapshot | null;
  private _tab: RunTab = 'steps';
  private _stepId: string | null = null;
  private _isFollowing = true;
  private _isCancelling = false;
  private _isRerunning = false;
  private _isAsked = false;
  private _problem: Problem | null = null;
  private _followedStep: string | null = null;
  private _stopFollowing: (() => void) | null = null;
  private _drawn = new LogBlocks();
  private _drawnKey = '';
  private _drawnCount = 0;
}

/** A failed step first, then a running one, then the last that said something. */
function mostInteresting(steps: readonly Step[]): Step | null {
  return (
    steps.find(step => step.status === 'Failed') ??
    steps.find(step => ['Running', 'Finalizing', 'Preparing'].includes(step.status)) ??
    [...steps].reverse().find(step => step.logSize > 0) ??
    steps[0] ??
    null
  );
}
