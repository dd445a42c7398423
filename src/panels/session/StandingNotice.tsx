import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { Notice } from '../../ui/Notice';
import { TextButton } from '../../ui/TextButton';
import type { INotebookSession } from './tokens';

/** Code, the same in every language. */
const INSTALL = '%pip install steploom';

interface IProps {
  session: INotebookSession;
  trans: TranslationBundle;
}

/** Why there is nothing to ask, or why answers take long, and what to do next; nothing when all is well. */
export function StandingNotice({ session, trans }: IProps): React.JSX.Element | null {
  const { standing } = session;
  switch (standing.kind) {
    case 'no-notebook':
      return (
        <Notice
          title={trans.__('No notebook is open')}
          actions={<TextButton label={trans.__('New notebook')} onClick={() => session.help('no-notebook')} />}
        >
          {trans.__('The panel works on the current notebook. Open one, or make a new one.')}
        </Notice>
      );
    case 'no-kernel':
      return (
        <Notice
          title={trans.__('The notebook has no kernel')}
          actions={<TextButton label={trans.__('Choose a kernel')} onClick={() => session.help('no-kernel')} />}
        >
          {trans.__('Choose a Python kernel for it.')}
        </Notice>
      );
    case 'not-python':
      return (
        <Notice
          title={trans.__('This notebook is not Python')}
          actions={<TextButton label={trans.__('Choose a kernel')} onClick={() => session.help('no-kernel')} />}
        >
          {trans.__('Pipelines are written in Python; the kernel speaks %1.', standing.language)}
        </Notice>
      );
    case 'absent':
      return <AbsentNotice session={session} trans={trans} />;
    case 'connecting':
      return standing.waiting ? (
        <Notice kind="info" title={trans.__('Waiting for the running cell')}>
          {trans.__('The kernel answers when the cell has ended.')}
        </Notice>
      ) : (
        <Notice title={trans.__('Connecting to the kernel …')} />
      );
    case 'stale':
      return (
        <Notice kind="warning" title={trans.__('Nothing heard from the kernel')}>
          {trans.__('This is the last known state. Runs go on without the kernel.')}
        </Notice>
      );
    case 'lost':
      return <LostNotice reason={standing.reason} session={session} trans={trans} />;
    case 'ready':
      return session.client?.waiting ? (
        <Notice kind="info" title={trans.__('Waiting for the running cell')}>
          {trans.__('What you asked for happens when the cell has ended.')}
        </Notice>
      ) : null;
  }
}

function AbsentNotice({ session, trans }: IProps): React.JSX.Element {
  return (
    <Notice
      title={trans.__('The kernel does not know Steploom')}
      actions={
        <TextButton
          isPrimary
          label={trans.__('Load it')}
          title={trans.__('Inserts %load_ext steploom as the first cell and runs it')}
          onClick={() => void session.loadExtension()}
        />
      }
    >
      <p>{trans.__('If it is installed there, load it. Otherwise run this in a cell first:')}</p>
      <pre>{INSTALL}</pre>
    </Notice>
  );
}

interface ILostProps extends IProps {
  reason: 'restarting' | 'disconnected' | 'dead';
}

function LostNotice({ reason, session, trans }: ILostProps): React.JSX.Element {
  switch (reason) {
    case 'restarting':
      return (
        <Notice kind="info" title={trans.__('The kernel is restarting')}>
          {trans.__('Runs go on without it.')}
        </Notice>
      );
    case 'disconnected':
      return (
        <Notice kind="warning" title={trans.__('The connection to the kernel is lost')}>
          {trans.__('The page keeps trying. Runs go on meanwhile.')}
        </Notice>
      );
    case 'dead':
      return (
        <Notice
          kind="warning"
          title={trans.__('The kernel has died')}
          actions={<TextButton label={trans.__('Restart it')} onClick={() => session.help('lost')} />}
        >
          {trans.__('Runs go on without it; this is the last known state.')}
        </Notice>
      );
  }
}
