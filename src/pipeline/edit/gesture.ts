import type { PortMode } from '../graph';

/** A value written into code: a Python literal, or code as the user typed it. */
export type CodeValue = { literal: string | number | boolean | null } | { code: string };

/** An item of a step's `arguments`: a value, or data the step reads or writes. */
export type StepArgument = CodeValue | { data: string };

/**
 * What a user does to a pipeline. Nodes and pipelines are named by id; variables left out are made up, unique.
 * Ids of pipelines are accepted wherever it makes sense: `set-argument`, `remove-argument`, `rename-variable`,
 * `remove-node`.
 */
export type Gesture =
  | { kind: 'set-argument'; node: string; keyword: string; value: CodeValue }
  | { kind: 'remove-argument'; node: string; keyword: string }
  | { kind: 'set-step-name'; node: string; name: string }
  | {
      kind: 'add-reference';
      name: string;
      path: string;
      mode?: Extract<PortMode, 'mount' | 'download'>;
      /** A datastore variable; the default datastore when left out. */
      datastore?: string;
      variable?: string;
    }
  | { kind: 'add-data'; name: string; datastore?: string; variable?: string }
  | {
      kind: 'add-step';
      name: string;
      script: string;
      source?: string;
      compute?: CodeValue;
      /** A run configuration variable. */
      runConfig?: string;
      /** The pipeline it joins. */
      pipeline?: string;
      variable?: string;
    }
  | { kind: 'add-pipeline'; steps: readonly string[]; description?: string; variable?: string }
  /**
   * From data to a step that reads them; from a step to data it writes; from a step to a step, through `data`, else
   * data the first already writes, else data the second already reads that nobody writes, else new data; null makes
   * new data whatever there is.
   * `argument` is the script's flag, `--<name>` when left out, none when null.
   */
  | { kind: 'connect'; from: string; to: string; data?: string | null; argument?: string | null }
  | { kind: 'disconnect'; from: string; to: string }
  | { kind: 'add-step-argument'; node: string; value: StepArgument }
  | { kind: 'set-step-argument'; node: string; index: number; value: StepArgument }
  | { kind: 'remove-step-argument'; node: string; index: number }
  | { kind: 'move-step-argument'; node: string; from: number; to: number }
  | { kind: 'add-run-after'; step: string; after: string }
  | { kind: 'remove-run-after'; step: string; after: string }
  | { kind: 'add-step-to-pipeline'; step: string; pipeline: string }
  | { kind: 'remove-step-from-pipeline'; step: string; pipeline: string }
  | { kind: 'rename-variable'; node: string; to: string }
  | { kind: 'remove-node'; node: string };
