import { LabIcon } from '@jupyterlab/ui-components';

import builderSvg from '../../style/icons/builder.svg';
import computeSvg from '../../style/icons/compute.svg';
import datastoreSvg from '../../style/icons/datastore.svg';
import insertCellSvg from '../../style/icons/insert-cell.svg';
import runConfigurationSvg from '../../style/icons/run-configuration.svg';
import runFromSvg from '../../style/icons/run-from.svg';
import runStepSvg from '../../style/icons/run-step.svg';
import runsSvg from '../../style/icons/runs.svg';
import steploomSvg from '../../style/icons/steploom.svg';
import submitSvg from '../../style/icons/submit.svg';
import workspaceSvg from '../../style/icons/workspace.svg';

/** Our icons: 16 px, one colour, which the theme gives. Those of states are in `statusIcons`, loaded with the views. */
export const steploomIcon = new LabIcon({ name: 'steploom:icon', svgstr: steploomSvg });
export const workspaceIcon = new LabIcon({ name: 'steploom:workspace', svgstr: workspaceSvg });
export const datastoreIcon = new LabIcon({ name: 'steploom:datastore', svgstr: datastoreSvg });
export const computeIcon = new LabIcon({ name: 'steploom:compute', svgstr: computeSvg });
export const runConfigurationIcon = new LabIcon({ name: 'steploom:run-configuration', svgstr: runConfigurationSvg });
export const runsIcon = new LabIcon({ name: 'steploom:runs', svgstr: runsSvg });
export const insertCellIcon = new LabIcon({ name: 'steploom:insert-cell', svgstr: insertCellSvg });
export const builderIcon = new LabIcon({ name: 'steploom:builder', svgstr: builderSvg });
export const submitIcon = new LabIcon({ name: 'steploom:submit', svgstr: submitSvg });
export const runFromIcon = new LabIcon({ name: 'steploom:run-from', svgstr: runFromSvg });
export const runStepIcon = new LabIcon({ name: 'steploom:run-step', svgstr: runStepSvg });
