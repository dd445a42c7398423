import * as z from 'zod/mini';

import { definitions } from './definitions';

/**
 * The JSON Schema document that Python checks, one definition a message: `request`, `fromKernel`, `runSnapshot`,
 * `pipelineGraph`, `params:<method>`, `result:<method>`, `event:<stream>`. What the messages share is a definition too.
 *
 * Written by `npm run schemas`; a test fails when the written file is another than this one.
 */
export function jsonSchema(): object {
  const registry = z.registry<{ id?: string }>();
  for (const [id, schema] of Object.entries(definitions())) {
    registry.add(schema, { id });
  }
  const { schemas } = z.toJSONSchema(registry, {
    // The newest draft that the kernel's library knows.
    target: 'draft-7',
    // Unknown fields are ignored on both sides, so that an older page and a newer kernel get on.
    io: 'input',
    uri: id => `#/$defs/${id}`,
    override: ({ zodSchema, jsonSchema: json }) => {
      if (zodSchema._zod.def.type === 'tuple') {
        // zod checks the length, JSON Schema's `items` alone does not.
        json.minItems = json.maxItems = (json.items as unknown[]).length;
      }
    }
  });
  for (const schema of Object.values(schemas)) {
    delete schema.$schema;
    delete schema.$id;
  }
  return { $schema: 'http://json-schema.org/draft-07/schema#', $defs: schemas };
}
