import { ReactWidget } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { useObservable } from '../../ui/useObservable';
import { StandingNotice } from '../session/StandingNotice';
import type { INotebookSession } from '../session/tokens';

interface IProps {
  session: INotebookSession;
  trans: TranslationBundle;
}

function SidebarNotice({ session, trans }: IProps): React.JSX.Element {
  useObservable(session);
  return <StandingNotice session={session} trans={trans} />;
}

/** How the kernel stands, once for all sections. */
export function standingWidget(session: INotebookSession, trans: TranslationBundle): ReactWidget {
  return ReactWidget.create(<SidebarNotice session={session} trans={trans} />);
}
