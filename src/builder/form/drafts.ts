import { dependenciesOf } from '../../pipeline';
import type { Gesture, ParsedNotebook } from '../../pipeline';
import type { INodePosition } from '../../notebook/tokens';
import { canConnect, connectGesture, waysBetween, type Way } from './connections';
import { folderOf, scriptOf } from './scripts';

export interface IReferenceDraft {
  readonly kind: 'reference';
  readonly name: string;
  readonly path: string;
  /** A variable; empty for the workspace's default datastore. */
  readonly datastore: string;
  readonly mode: 'mount' | 'download';
}

export interface IDataDraft {
  readonly kind: 'data';
  readonly name: string;
  readonly datastore: string;
}

export interface IStepDraft {
  readonly kind: 'step';
  readonly name: string;
  readonly script: string;
  readonly source: string;
  /** A variable; empty for none. So are the two below. */
  readonly compute: string;
  readonly runConfig: string;
  readonly pipeline: string;
}

export interface IPipelineDraft {
  readonly kind: 'pipeline';
  readonly description: string;
  readonly steps: readonly string[];
}

export interface IConnectDraft {
  readonly kind: 'connect';
  readonly from: string;
  readonly to: string;
  readonly way: Way | undefined;
  /** The flag before the path in the step's arguments; empty for no argument. */
  readonly argument: string;
}

/** What a form holds until it is sent. `at` is where on the canvas the new node was dropped. */
export type Draft = (IReferenceDraft | IDataDraft | IStepDraft | IPipelineDraft | IConnectDraft) & {
  readonly at?: INodePosition;
};

/** What a field of a form changes. */
export type DraftChange = Partial<
  Omit<IReferenceDraft & Omit<IDataDraft, 'kind'> & Omit<IStepDraft, 'kind'> & Omit<IPipelineDraft, 'kind'>, 'kind'> &
    Pick<IConnectDraft, 'way' | 'argument'>
>;

/** What can be put on the canvas. */
export type NodeKind = 'reference' | 'data' | 'step';

const STEP_NAMES = ['process', 'train', 'score'];
const DATA_NAMES = ['processed_data', 'model', 'scores'];

/** A form filled in as well as the notebook lets one guess. */
export function newDraft(kind: NodeKind | 'pipeline', parsed: ParsedNotebook, pipeline: string | null): Draft {
  const taken = new Set(parsed.nodes.flatMap(node => [node.id, ...('name' in node ? [node.name] : [])]));
  const datastore = parsed.datastores.find(store => store.name === null)?.variable ?? '';
  switch (kind) {
    case 'reference':
      return { kind, name: freeName(['raw_data'], taken), path: '', datastore, mode: 'mount' };
    case 'data':
      return { kind, name: freeName(DATA_NAMES, taken), datastore };
    case 'step': {
      const name = freeName(STEP_NAMES, taken);
      return {
        kind,
        name,
        script: scriptOf(name),
        source: '',
        compute: last(parsed.computes)?.variable ?? '',
        runConfig: last(parsed.runConfigs)?.variable ?? '',
        pipeline: pipeline ?? ''
      };
    }
    case 'pipeline':
      return { kind, description: '', steps: lastSteps(parsed) };
  }
}

export function connectDraft(parsed: ParsedNotebook, from: string, to: string): IConnectDraft {
  const [source, target] = [from, to].map(id => parsed.nodes.find(node => node.id === id));
  const isPossible = source && target && canConnect(source, target);
  const data = isPossible
    ? [source, target].find(node => node.kind === 'data' || node.kind === 'reference')
    : undefined;
  return {
    kind: 'connect',
    from,
    to: isPossible ? to : '',
    way: isPossible ? waysBetween(parsed.nodes, source, target)[0] : undefined,
    argument: data ? `--${data.name}` : ''
  };
}

/** The change, and what follows from it as long as the user has not decided otherwise. */
export function changedStep(draft: IStepDraft, change: Partial<IStepDraft>, scripts: readonly string[]): IStepDraft {
  const next = { ...draft, ...change };
  const folder = change.script?.slice(0, Math.max(0, change.script.lastIndexOf('/')));
  if (change.script && folder && scripts.includes(change.script)) {
    // A script chosen by its path: everything beside it goes with it.
    return { ...next, script: change.script.slice(folder.length + 1), source: `./${folder}` };
  }
  const script =
    change.name !== undefined && draft.script === scriptOf(draft.name) ? scriptOf(change.name) : next.script;
  const source = draft.source === folderOf(draft.script, scripts) ? folderOf(script, scripts) : next.source;
  return { ...next, script, ...(change.source === undefined ? { source } : {}) };
}

/** What the form asks for. */
export function gestureOf(draft: Draft): Gesture {
  switch (draft.kind) {
    case 'reference': {
      const { name, path, datastore, mode } = draft;
      return { kind: 'add-reference', name, path: path.trim(), mode, ...given({ datastore }) };
    }
    case 'data':
      return { kind: 'add-data', name: draft.name, ...given({ datastore: draft.datastore }) };
    case 'step': {
      const { name, script, source, compute, runConfig, pipeline } = draft;
      return {
        kind: 'add-step',
        name: name.trim(),
        script: script.trim(),
        ...given({ source: source.trim(), runConfig, pipeline }),
        ...(compute === '' ? {} : { compute: { code: compute } })
      };
    }
    case 'pipeline': {
      const { description, steps } = draft;
      return { kind: 'add-pipeline', steps, ...given({ description: description.trim() }) };
    }
    case 'connect': {
      const { from, to, way, argument } = draft;
      return connectGesture(from, to, way, way ? undefined : argument.trim() || null);
    }
  }
}

/** Steps that no other step waits for: naming them brings the rest along. */
function lastSteps(parsed: ParsedNotebook): string[] {
  const dependencies = dependenciesOf(parsed.nodes);
  const awaited = new Set([...dependencies.values()].flatMap(before => [...before]));
  return [...dependencies.keys()].filter(id => !awaited.has(id));
}

function freeName(names: readonly string[], taken: ReadonlySet<string>): string {
  const free = names.find(name => !taken.has(name));
  if (free !== undefined) {
    return free;
  }
  let n = 2;
  while (taken.has(`${names[0]}_${n}`)) {
    n++;
  }
  return `${names[0]}_${n}`;
}

/** The entries that say something. */
function given<T extends Record<string, string>>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== '')) as Partial<T>;
}

function last<T>(items: readonly T[]): T | undefined {
  return items[items.length - 1];
}
