import * as z from 'zod/mini';

import * as graphSchemas from '../pipeline/graph';
import * as entities from './entities';
import { fromKernel, request } from './envelope';
import { events } from './events';
import { methods } from './methods';

/** Every schema of the protocol by the name it has in `steploom/bridge/schema.json`. For the generator and for tests. */
export function definitions(): Record<string, z.core.$ZodType> {
  const found: Record<string, z.core.$ZodType> = { request, fromKernel };
  for (const shared of [graphSchemas, entities]) {
    for (const [name, schema] of Object.entries(shared)) {
      if (schema instanceof z.ZodMiniType) {
        found[name] = schema;
      }
    }
  }
  for (const [method, { params, result }] of Object.entries(methods)) {
    // Copies: methods share schemas, and the registry knows one id a schema.
    found[`params:${method}`] = z.clone<z.core.$ZodType>(params);
    found[`result:${method}`] = z.clone<z.core.$ZodType>(result);
  }
  for (const [stream, body] of Object.entries(events)) {
    found[`event:${stream}`] = body;
  }
  return found;
}
