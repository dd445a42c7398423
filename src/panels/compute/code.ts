import { stringLiteral } from '../../pipeline/parse/string-literal';

interface IComputeFacts {
  name: string;
  vmSize: string;
  minNodes: number;
  maxNodes: number;
  idleSeconds: number;
}

/** The article's way to a compute target: the existing one, otherwise a new one of this shape. */
export function computeCode(compute: IComputeFacts): string {
  const name = stringLiteral(compute.name);
  return `from azureml.core.compute import AmlCompute, ComputeTarget
from azureml.core.compute_target import ComputeTargetException

try:
    compute_target = ComputeTarget(workspace=ws, name=${name})
    print("Found the existing compute target.")
except ComputeTargetException:
    compute_config = AmlCompute.provisioning_configuration(
        vm_size=${stringLiteral(compute.vmSize)},
        min_nodes=${compute.minNodes},
        max_nodes=${compute.maxNodes},
        idle_seconds_before_scaledown=${compute.idleSeconds},
    )
    compute_target = ComputeTarget.create(ws, ${name}, compute_config)
    compute_target.wait_for_completion(show_output=True)`;
}
