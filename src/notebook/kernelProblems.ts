import type { IBridgeClient } from '../bridge/tokens';
import type { ParsedNotebook, PipelineProblem } from '../pipeline';
import type { Problem } from '../protocol/entities';

/** What the kernel finds wrong with the live pipelines, once their cells have run: what the text cannot tell. */
export async function inspectPipelines(client: IBridgeClient, parsed: ParsedNotebook): Promise<PipelineProblem[]> {
  const { pipelines } = await client.request('pipeline.inspect', { variable: null });
  return pipelines.flatMap(({ variable, problems }) => {
    const pipeline = parsed.pipelines.find(candidate => candidate.variable === variable);
    return pipeline ? problems.map(problem => placed(problem, variable, parsed)) : [];
  });
}

/** The kernel names steps and data by their names; the page finds them by their variables. */
function placed(problem: Problem, pipeline: string, parsed: ParsedNotebook): PipelineProblem {
  const where = problem.where ?? pipeline;
  const named = /^(?:step|data(?: reference)?) ([^,]+)/u.exec(where)?.[1];
  const node = parsed.nodes.find(candidate => candidate.kind !== 'opaque' && candidate.name === named);
  return {
    code: 'kernel',
    severity: 'error',
    what: problem.what,
    where,
    cure: problem.cure ?? '',
    ...(node ? { node: node.id, cell: node.origin?.cell } : {})
  };
}
