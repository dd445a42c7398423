import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { Notice } from '../ui/Notice';
import { ProblemNotice } from '../ui/ProblemNotice';
import { Tabs } from '../ui/Tabs';
import { TextButton } from '../ui/TextButton';
import { useNow } from '../ui/useNow';
import { useObservable } from '../ui/useObservable';
import { LogView } from './LogView';
import { MetricsView } from './MetricsView';
import { OutputsView } from './OutputsView';
import { RunGraph } from './RunGraph';
import { RunHeader } from './RunHeader';
import { StepTable } from './StepTable';
import { isFinal } from './order';
import type { RunTab, RunViewModel } from './runViewModel';

import '../../style/runs.css';
import '../../style/run-steps.css';
import '../../style/run-log.css';
import '../../style/run-graph.css';

interface IProps {
  model: RunViewModel;
  trans: TranslationBundle;
  onOpen?(): void;
}

/** A run with everything that is known of it; the same in an output and in a tab. */
export function RunView({ model, trans, onOpen }: IProps): React.JSX.Element {
  useObservable(model);
  const { run, problem, graph } = model;
  const root = React.useRef<HTMLElement>(null);
  const now = useNow(root, run !== null && !model.isSaved && !isFinal(run.status));
  const failed = run?.steps.find(step => step.status === 'Failed');
  const tabs: { id: RunTab; label: string }[] = [
    { id: 'steps', label: trans.__('Steps') },
    { id: 'graph', label: trans.__('Graph') },
    { id: 'logs', label: trans.__('Logs') },
    { id: 'metrics', label: trans.__('Metrics') },
    { id: 'outputs', label: trans.__('Outputs') }
  ];
  const content = (tab: RunTab): React.ReactNode => {
    if (!run) {
      return null;
    }
    switch (tab) {
      case 'steps':
        return <StepTable model={model} run={run} now={now} trans={trans} />;
      case 'graph':
        return graph ? (
          <RunGraph graph={graph} run={run} model={model} trans={trans} />
        ) : (
          <p className="jp-SteploomRun-quiet">{trans.__('The graph is not known yet.')}</p>
        );
      case 'logs':
        return <LogView model={model} run={run} trans={trans} />;
      case 'metrics':
        return <MetricsView run={run} now={now} trans={trans} />;
      case 'outputs':
        return <OutputsView run={run} trans={trans} />;
    }
  };
  return (
    <section ref={root} className="jp-SteploomRun" aria-label={trans.__('Pipeline run')}>
      {problem && <ProblemNotice problem={problem} trans={trans} onClose={() => model.dismissProblem()} />}
      {!run && !problem && (
        <Notice title={trans.__('This run is not known here')}>
          {trans.__('Open the notebook it was submitted from, or another one of its workspace, and start its kernel.')}
        </Notice>
      )}
      {run && (
        <>
          {model.isSaved && !isFinal(run.status) && (
            <Notice kind="info" title={trans.__('This is a saved state')}>
              {trans.__('No kernel reports on the run now. It may have gone on: start the kernel to see.')}
            </Notice>
          )}
          <RunHeader model={model} run={run} now={now} trans={trans} onOpen={onOpen} />
          {run.error && (
            <ProblemNotice
              problem={run.error}
              trans={trans}
              actions={
                failed &&
                model.tab !== 'logs' && (
                  <TextButton
                    label={trans.__('Show the log of %1', failed.name)}
                    onClick={() => model.chooseStep(failed.id, 'logs')}
                  />
                )
              }
            />
          )}
          <Tabs
            label={trans.__('Parts of the run')}
            tabs={tabs}
            selected={model.tab}
            onSelect={tab => model.openTab(tab)}
          >
            {content(model.tab)}
          </Tabs>
        </>
      )}
    </section>
  );
}
