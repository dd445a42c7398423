import { LabIcon } from '@jupyterlab/ui-components';

import arrangeSvg from '../../style/icons/arrange.svg';
import opaqueSvg from '../../style/icons/opaque.svg';
import pipelineDataSvg from '../../style/icons/pipeline-data.svg';
import stepSvg from '../../style/icons/step.svg';
import type { GraphNode } from '../pipeline';
import { builderIcon, datastoreIcon } from '../ui/icons';

export const arrangeIcon = new LabIcon({ name: 'steploom:arrange', svgstr: arrangeSvg });

/** The shape of each kind of node, and of a pipeline. */
export const kindIcons: Record<GraphNode['kind'] | 'pipeline', LabIcon> = {
  reference: datastoreIcon,
  data: new LabIcon({ name: 'steploom:pipeline-data', svgstr: pipelineDataSvg }),
  step: new LabIcon({ name: 'steploom:step', svgstr: stepSvg }),
  opaque: new LabIcon({ name: 'steploom:opaque', svgstr: opaqueSvg }),
  pipeline: builderIcon
};
