import type { IBridgeClient } from '../../../src/bridge/tokens';
import { inspectPipelines } from '../../../src/notebook/kernelProblems';
import { parseNotebook } from '../../../src/pipeline';
import type { Problem } from '../../../src/protocol/entities';
import { ARTICLE } from '../pipeline/notebooks';

const parsed = parseNotebook(ARTICLE);
const step = parsed.nodes.find(node => node.kind === 'step')!;
const reference = parsed.nodes.find(node => node.kind === 'reference')!;

function found(variable: string, ...problems: Problem[]) {
  const client = { request: async () => ({ pipelines: [{ variable, graph: {}, problems }] }) };
  return inspectPipelines(client as unknown as IBridgeClient, parsed);
}

describe('inspectPipelines', () => {
  it('finds the step and the data that the kernel names', async () => {
    const named = [`step ${(step as { name: string }).name}, conda packages`, `data reference ${reference.name}`];
    const problems = await found(
      'pipeline1',
      ...named.map(where => ({ code: 'x', what: 'wrong', where, cure: 'mend' }))
    );
    expect(problems).toEqual([
      expect.objectContaining({
        code: 'kernel',
        severity: 'error',
        node: step.id,
        cell: step.origin!.cell,
        cure: 'mend'
      }),
      expect.objectContaining({ node: reference.id })
    ]);
  });

  it('keeps a problem whose place it does not know, and drops pipelines that the text does not have', async () => {
    expect(await found('pipeline1', { code: 'x', what: 'wrong' })).toEqual([
      { code: 'kernel', severity: 'error', what: 'wrong', where: 'pipeline1', cure: '' }
    ]);
    expect(await found('other', { code: 'x', what: 'wrong' })).toEqual([]);
  });
});
