import { readFileSync, readdirSync } from 'fs';
import path from 'path';

import * as z from 'zod/mini';

import { definitions } from '../../../src/protocol/definitions';
import { jsonSchema } from '../../../src/protocol/jsonSchema';

interface IFixture {
  definition: string;
  cases: { name: string; valid: boolean; value: unknown }[];
}

const root = path.join(__dirname, '../../..');
const folder = path.join(root, 'test/fixtures/protocol');

describe('the JSON Schema that Python checks', () => {
  it('is what `npm run schemas` would write', () => {
    const written = readFileSync(path.join(root, 'steploom/bridge/schema.json'), 'utf8');
    expect(JSON.parse(written)).toEqual(JSON.parse(JSON.stringify(jsonSchema())));
  });

  it('has no reference that leads nowhere', () => {
    const text = JSON.stringify(jsonSchema());
    const names = new Set(Object.keys(definitions()));
    const references = [...text.matchAll(/"\$ref":"#\/\$defs\/([^"]+)"/gu)].map(match => match[1]);
    expect(references.length).toBeGreaterThan(20);
    expect(references.filter(name => !names.has(name))).toEqual([]);
  });
});

describe.each(readdirSync(folder))('%s, checked by pytest as well', file => {
  const fixture = JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as IFixture;
  const schema = definitions()[fixture.definition];

  it.each(fixture.cases)('$name: $valid', ({ valid, value }) => {
    expect(z.core.safeParse(schema, value).success).toBe(valid);
  });
});
