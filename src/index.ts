import type { JupyterFrontEndPlugin } from '@jupyterlab/application';

import { bridgePlugin } from './bridge/plugin';
import { builderPlugin } from './builder/plugin';
import { commandsPlugin } from './commands/plugin';
import { notebookPlugin } from './notebook/plugin';
import { computePlugin } from './panels/compute/plugin';
import { runconfigPlugin } from './panels/runconfig/plugin';
import { schedulesPlugin } from './panels/schedules/plugin';
import { sessionPlugin } from './panels/session/plugin';
import { sidebarPlugin } from './panels/sidebar/plugin';
import { workspacePlugin } from './panels/workspace/plugin';
import { runsPlugin } from './runs/plugin';

/** Every plugin of the extension, in the order of design: who provides before who requires. */
const plugins: JupyterFrontEndPlugin<unknown>[] = [
  commandsPlugin,
  bridgePlugin,
  notebookPlugin,
  sessionPlugin,
  sidebarPlugin,
  workspacePlugin,
  computePlugin,
  runconfigPlugin,
  runsPlugin,
  schedulesPlugin,
  builderPlugin
];

export default plugins;
