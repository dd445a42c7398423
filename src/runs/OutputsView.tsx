import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { Run } from '../protocol/entities';
import { fileSize } from '../ui/fileSize';

interface IProps {
  run: Run;
  trans: TranslationBundle;
}

/** What the steps wrote and where it lies. */
export function OutputsView({ run, trans }: IProps): React.JSX.Element {
  const rows = run.steps.flatMap(step => step.outputs.map(output => ({ step, output })));
  if (rows.length === 0) {
    return <p className="jp-SteploomRun-quiet">{trans.__('No output yet.')}</p>;
  }
  return (
    <div className="jp-SteploomRun-scroll">
      <table className="jp-SteploomSteps jp-mod-lines">
        <thead>
          <tr>
            <th scope="col">{trans.__('Output')}</th>
            <th scope="col">{trans.__('Step')}</th>
            <th scope="col">{trans.__('Datastore')}</th>
            <th scope="col">{trans.__('Path')}</th>
            <th scope="col">{trans.__('Size')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ step, output }) => (
            <tr key={`${step.id} ${output.name}`}>
              <th scope="row">{output.name}</th>
              <td>{step.name}</td>
              <td className="jp-SteploomSteps-below">{output.datastore}</td>
              <td className="jp-SteploomSteps-why jp-SteploomSteps-below">
                <code>{output.path}</code>
              </td>
              <td className="jp-SteploomSteps-number">{output.size === null ? '–' : fileSize(output.size, trans)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
