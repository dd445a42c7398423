/** What the rest of the page may use of the pipeline library. `layout/layout-graph` is apart: it is loaded lazily. */
export type { CellText } from './cells';
export { cellsNeeded } from './closure';
export { check } from './check';
export { consumersOf, dependenciesOf, edgesOf, findCycle, producersOf, topologicalOrder, type Edge } from './edges';
export { applyChange } from './edit/apply';
export type { CellInsert, Change, Expectation, TextEdit } from './edit/change';
export type { CodeValue, Gesture, StepArgument } from './edit/gesture';
export { planEdit } from './edit/plan-edit';
export { EditRefused, type RefusedCode } from './edit/refused';
export { verify } from './edit/verify';
export type * from './graph';
export type { Place } from './parse/drafts';
export type * from './parse/expression';
export { parseNotebook } from './parse/parse-notebook';
export type * from './parse/parsed';
export { stringLiteral } from './parse/string-literal';
export type { PipelineProblem, ProblemCode } from './problem';
export { writtenCall, type WrittenCall } from './written-call';
