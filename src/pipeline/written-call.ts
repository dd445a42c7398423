import { classOf, parametersOf } from './parse/constructors';
import { dottedPath, type CallArgument, type CallExpression } from './parse/expression';
import type { ParsedNotebook } from './parse/parsed';
import { BoundArguments } from './parse/arguments';

/** The constructor call of a node or pipeline, for those who show and change its arguments. */
export interface WrittenCall {
  className: string;
  parameters: readonly string[];
  /** The argument given for the first of `names` that is given, and that name. */
  argument(...names: string[]): { name: string; argument: CallArgument } | null;
}

/** Null for what no known constructor makes: opaque code, a part of a reference, data a method returns. */
export function writtenCall(parsed: ParsedNotebook, id: string): WrittenCall | null {
  const place = parsed.spans.nodes.get(id) ?? parsed.spans.pipelines.get(id);
  const isOpaque = parsed.nodes.some(node => node.id === id && node.kind === 'opaque');
  const className = place?.call && !isOpaque ? classOfCall(parsed, place.call) : null;
  if (!place?.call || className === null) {
    return null;
  }
  const given = BoundArguments.of(place.call, className);
  return {
    className,
    parameters: parametersOf(className),
    argument: (...names) => {
      const name = names.find(candidate => given.argument(candidate));
      return name === undefined ? null : { name, argument: given.argument(name)! };
    }
  };
}

/** The Azure ML class a call names, aliases followed. */
export function classOfCall(parsed: ParsedNotebook, call: CallExpression): string | null {
  const path = dottedPath(call.callee);
  if (!path) {
    return null;
  }
  const root = parsed.imports.get(path[0]) ?? `azureml.${path[0]}`;
  return classOf([root, ...path.slice(1)].join('.'));
}
