import { parametersOf } from './constructors';
import type { CallArgument, CallExpression, Expression } from './expression';

/** The arguments of a call by parameter name, positional ones resolved. */
export class BoundArguments {
  private readonly byName = new Map<string, CallArgument>();
  /** The call passes `*args` or `**kwargs`: what is absent here may still be given. */
  readonly open: boolean;

  constructor(call: CallExpression, parameters: readonly string[]) {
    let position = 0;
    for (const argument of call.arguments) {
      if (argument.star) {
        continue;
      }
      const name = argument.keyword ?? parameters[position++];
      if (name) {
        this.byName.set(name, argument);
      }
    }
    this.open = call.arguments.some(argument => argument.star);
  }

  static of(call: CallExpression, className: string): BoundArguments {
    return new BoundArguments(call, parametersOf(className));
  }

  /** The value given for the first of `names` that is given. */
  get(...names: string[]): Expression | null {
    return this.argument(...names)?.value ?? null;
  }

  argument(...names: string[]): CallArgument | null {
    for (const name of names) {
      const argument = this.byName.get(name);
      if (argument) {
        return argument;
      }
    }
    return null;
  }
}
