import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { Workspace } from '../../protocol/entities';
import { Notice } from '../../ui/Notice';
import { SectionFrame } from '../session/SectionFrame';
import { DatastoreTree } from './DatastoreTree';
import { DropArea } from './DropArea';
import { UploadList } from './UploadList';
import type { WorkspaceModel } from './model';

import '../../../style/workspace.css';

interface IProps {
  model: WorkspaceModel;
  trans: TranslationBundle;
}

/** The Workspace section. */
export function WorkspaceView({ model, trans }: IProps): React.JSX.Element {
  return (
    <SectionFrame model={model} trans={trans} label={trans.__('Workspace')}>
      {() => {
        const { workspace } = model;
        return (
          workspace && (
            <>
              {workspace.realSdk && (
                <Notice
                  kind="warning"
                  title={trans.__('The real Azure ML SDK %1 answers here', workspace.realSdk.version)}
                >
                  {workspace.realSdk.cure}
                </Notice>
              )}
              <Facts workspace={workspace} trans={trans} />
              <h3 className="jp-SteploomSection-heading">{trans.__('Datastores')}</h3>
              <DropArea model={model} trans={trans}>
                <DatastoreTree model={model} trans={trans} />
              </DropArea>
              <UploadList model={model} trans={trans} />
              <h3 className="jp-SteploomSection-heading">{trans.__('Experiments')}</h3>
              <Experiments workspace={workspace} trans={trans} />
            </>
          )
        );
      }}
    </SectionFrame>
  );
}

interface IPartProps {
  workspace: Workspace;
  trans: TranslationBundle;
}

function Facts({ workspace, trans }: IPartProps): React.JSX.Element {
  const isLocal = workspace.location === 'local';
  return (
    <div className="jp-SteploomItem">
      <div className="jp-SteploomItem-name">{workspace.name}</div>
      <dl className="jp-SteploomFacts">
        <dt>{trans.__('Location')}</dt>
        <dd>{isLocal ? trans.__('this machine') : workspace.location}</dd>
        {!isLocal && workspace.resourceGroup && (
          <>
            <dt>{trans.__('Resource group')}</dt>
            <dd>{workspace.resourceGroup}</dd>
          </>
        )}
        {!isLocal && workspace.subscriptionId && (
          <>
            <dt>{trans.__('Subscription')}</dt>
            <dd>{workspace.subscriptionId}</dd>
          </>
        )}
      </dl>
    </div>
  );
}

function Experiments({ workspace, trans }: IPartProps): React.JSX.Element {
  if (workspace.experiments.length === 0) {
    return <p className="jp-SteploomSection-quiet">{trans.__('None yet.')}</p>;
  }
  return (
    <ul className="jp-SteploomList">
      {workspace.experiments.map(({ name, runs }) => (
        <li key={name} className="jp-SteploomRow">
          <span className="jp-SteploomRow-text">{name}</span>
          <span className="jp-SteploomRow-detail">{trans._n('%1 run', '%1 runs', runs)}</span>
        </li>
      ))}
    </ul>
  );
}
