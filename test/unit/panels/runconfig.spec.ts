import { nullTranslator } from '@jupyterlab/translation';

import { runConfigurationCode } from '../../../src/panels/runconfig/code';
import { NEW_RUN_CONFIGURATION, configurationOf, draftOf, errorsOf } from '../../../src/panels/runconfig/draft';
import type { IRunConfigDraft } from '../../../src/panels/runconfig/draft';
import { RunConfigModel } from '../../../src/panels/runconfig/model';
import { MASKED } from '../../../src/protocol/entities';
import type { RunConfiguration } from '../../../src/protocol/entities';
import { FakeKernel, compute } from '../bridge/fakes';
import { FakeSession } from './fakeSession';

const trans = nullTranslator.load('steploom');

const saved: RunConfiguration = {
  name: 'train',
  target: 'cpu-cluster',
  environment: {
    name: 'of-somebody',
    python: '3.11',
    conda: ['pandas=2.2'],
    pip: ['sklearn_pandas'],
    channels: ['conda-forge'],
    asOf: '2023-03-01',
    variables: { A: '1', B: ' two ' },
    userManaged: false,
    docker: { enabled: true, baseImage: 'img:1' }
  }
};

const errors = (change: Partial<IRunConfigDraft>) => errorsOf({ ...NEW_RUN_CONFIGURATION, ...change }, trans);

describe('the draft', () => {
  it('keeps everything of a saved configuration, what the form does not show too', () => {
    expect(configurationOf(draftOf(saved))).toEqual(saved);
  });

  it('leaves empty rows out and spaces away', () => {
    const draft = {
      ...NEW_RUN_CONFIGURATION,
      name: ' n ',
      conda: [' a ', '', ' '],
      variables: [{ name: ' ', value: '' }]
    };
    expect(configurationOf(draft)).toMatchObject({
      name: 'n',
      target: null,
      environment: { conda: ['a'], variables: {}, python: null }
    });
  });

  it.each(['', '../up', 'a/b', '.hidden', 'x'.repeat(65), 'two words'])('refuses the name “%s”, a file name', name => {
    expect(errors({ name })).toHaveProperty('name');
  });

  it.each(['2.7', '3.', '3.11.1.1', 'three', '3.11; rm'])('refuses Python “%s”', python => {
    expect(errors({ python })).toHaveProperty('python');
  });

  it.each(['2023', '01.03.2023', '2023-13-01', '2023-02-30', 'today'])('refuses packages as of “%s”', asOf => {
    expect(errors({ asOf })).toHaveProperty('asOf');
  });

  it('takes a Python that must be, a day, and asks for neither when the packages are the user’s own', () => {
    expect(errors({ python: '==3.11', asOf: ' 2024-02-29 ' })).toEqual({});
    expect(errors({ python: 'three', asOf: 'today', userManaged: true })).toEqual({});
  });

  it('names the row that is no package', () => {
    expect(errors({ conda: ['pandas', '--index-url x'] }).conda).toContain('--index-url x');
    expect(errors({ pip: ['a\nb'] })).toHaveProperty('pip');
    expect(errors({ pip: ['', 'scikit-learn==1.5.*', 'pkg[extra]>=1; python_version<"3.12"'] })).toEqual({});
  });

  it('refuses illegal and double variables, and values without a name', () => {
    expect(errors({ variables: [{ name: '1A', value: '' }] }).variables).toContain('1A');
    expect(errors({ variables: [{ name: '', value: 'x' }] })).toHaveProperty('variables');
    const twice = [
      { name: 'A', value: '1' },
      { name: ' A ', value: '2' }
    ];
    expect(errors({ variables: twice }).variables).toContain('twice');
    expect(errors({ variables: [{ name: '', value: '' }] })).toEqual({});
  });
});

describe('the code', () => {
  it('is the run configuration of the article', () => {
    expect(runConfigurationCode(saved)).toBe(`from azureml.core.conda_dependencies import CondaDependencies
from azureml.core.runconfig import RunConfiguration

run_config = RunConfiguration()
run_config.target = "cpu-cluster"
run_config.environment.docker.enabled = True
run_config.environment.docker.base_image = "img:1"
run_config.environment.python.user_managed_dependencies = False
run_config.environment.python.conda_dependencies = CondaDependencies.create(
    conda_packages=["pandas=2.2"],
    pip_packages=["sklearn_pandas"],
    python_version="3.11",
)
run_config.environment.python.conda_dependencies.add_channel("conda-forge")
run_config.environment.python.conda_dependencies.set_pip_option("--uploaded-prior-to 2023-03-01")
run_config.environment.environment_variables = {"A": "1", "B": " two "}`);
  });

  it('writes a Python that must be so that the SDK takes it for that', () => {
    const must = configurationOf({ ...NEW_RUN_CONFIGURATION, python: '==3.11' });
    expect(runConfigurationCode(must)).toContain('python_version="=3.11"');
  });

  it('says nothing of packages that are the user’s own business', () => {
    const own = configurationOf({ ...NEW_RUN_CONFIGURATION, userManaged: true, docker: false, conda: ['pandas'] });
    expect(runConfigurationCode(own)).toBe(`from azureml.core.runconfig import RunConfiguration

run_config = RunConfiguration()
run_config.environment.docker.enabled = False
run_config.environment.python.user_managed_dependencies = True`);
  });

  it('takes what it does not know, as it is secret, from the notebook’s own variables', () => {
    const variables = { API_KEY: MASKED, MODE: 'fast' };
    const code = runConfigurationCode({ ...saved, environment: { ...saved.environment, variables } });
    expect(code).toMatch(/^import os\n\nfrom azureml/u);
    expect(code).toContain('{"API_KEY": os.environ["API_KEY"], "MODE": "fast"}');
    expect(runConfigurationCode(saved)).not.toContain('import os');
  });

  it('quotes what comes from the user', () => {
    const draft = { ...NEW_RUN_CONFIGURATION, target: '"); import os', variables: [{ name: 'A', value: 'a\nb"' }] };
    const code = runConfigurationCode(configurationOf(draft));
    expect(code).toContain(`run_config.target = '"); import os'`);
    expect(code).toContain(String.raw`{"A": 'a\nb"'}`);
  });
});

describe('the model', () => {
  let session: FakeSession;
  let model: RunConfigModel;
  let asked: { method: string; params: unknown }[];

  beforeEach(() => {
    session = new FakeSession();
    asked = [];
    const answer = (
      method: 'runconfig.list' | 'runconfig.get' | 'runconfig.save' | 'runconfig.check',
      result: unknown
    ) =>
      session.kernel.handlers.set(method, params => {
        asked.push({ method, params });
        return result;
      });
    session.kernel.computes.push(compute('b'), compute('a'));
    session.kernel.handlers.set('compute.list', () => ({ computes: session.kernel.computes, vmSizes: [] }));
    answer('runconfig.list', { names: ['two', 'one'] });
    answer('runconfig.get', { runConfiguration: saved });
    answer('runconfig.save', { path: '.azureml/train.runconfig' });
    answer('runconfig.check', { problems: [{ code: 'x', what: 'No such package.' }], notes: ['A note.'] });
    model = new RunConfigModel(session, trans).start();
  });

  afterEach(() => {
    session.client?.dispose();
    model.dispose();
  });

  async function after<T>(task: Promise<T>): Promise<T> {
    await session.settle();
    return task;
  }

  it('lists what is saved and the targets there are, and follows the targets', async () => {
    await session.connect();
    expect(model.names).toEqual(['one', 'two']);
    expect(model.targets).toEqual(['a', 'b']);
    session.kernel.emit('compute', { compute: compute('c'), deleted: false });
    session.kernel.emit('compute', { compute: compute('a'), deleted: true });
    await session.settle();
    expect(model.targets).toEqual(['b', 'c']);
  });

  it('loads, changes and saves', async () => {
    await session.connect();
    await after(model.load('train'));
    expect(model.draft.conda).toEqual(['pandas=2.2']);
    expect(model.isDirty).toBe(false);
    model.edit({ pip: ['pyarrow'] });
    expect(model.isDirty).toBe(true);
    expect(await after(model.save())).toBe(true);
    expect(model.isDirty).toBe(false);
    expect(model.message).toBe('Saved as .azureml/train.runconfig.');
    expect(model.names).toEqual(['one', 'train', 'two']);
    expect(asked.at(-1)).toMatchObject({ params: { runConfiguration: { environment: { pip: ['pyarrow'] } } } });
  });

  it('says where the masked values are that it saves, while the kernel side is the one that knows', async () => {
    const other = new FakeKernel(session.clock);
    for (const [method, handler] of session.kernel.handlers) {
      other.handlers.set(method, handler);
    }
    await session.connect();
    const first = session.client;
    await after(model.save());
    expect(asked.at(-1)?.params).not.toHaveProperty('loaded');
    await after(model.load('train'));
    model.edit({ name: 'copy' });
    await after(model.save());
    expect(asked.at(-1)?.params).toMatchObject({ loaded: 'train', runConfiguration: { name: 'copy' } });
    await after(model.save());
    expect(asked.at(-1)?.params).toHaveProperty('loaded', 'copy');
    await session.connect(other);
    await after(model.save());
    expect(asked.at(-1)?.params).not.toHaveProperty('loaded');
    model.reset();
    await after(model.save());
    expect(asked.at(-1)?.params).not.toHaveProperty('loaded');
    first?.dispose();
  });

  it('asks for nothing while the form is wrong, and counts the refusals', async () => {
    await session.connect();
    model.edit({ name: '../x' });
    expect(model.errors).toEqual({});
    expect(await model.save()).toBe(false);
    expect(await model.check()).toBe(false);
    expect(model.insertCode()).toBe(false);
    expect(model.refusals).toBe(3);
    expect(asked.map(({ method }) => method)).toEqual(['runconfig.list']);
    model.edit({ name: 'x' });
    expect(model.errors).toEqual({});
  });

  it('shows what a check found, until the draft changes', async () => {
    await session.connect();
    await after(model.check());
    expect(model.checked?.problems[0].what).toBe('No such package.');
    expect(model.checked?.notes).toEqual(['A note.']);
    model.edit({ python: '3.12' });
    expect(model.checked).toBeNull();
  });

  it('does not show a check of what has changed meanwhile', async () => {
    await session.connect();
    const checking = model.check();
    model.edit({ python: '3.12' });
    await after(checking);
    expect(model.checked).toBeNull();
  });

  it('shows a preparation line by line, though its events come before the answer', async () => {
    session.kernel.handlers.set('runconfig.prepare', () => {
      session.kernel.emit('environment', { environmentId: 'e1', status: 'Building', lines: ['one'] });
      return { environmentId: 'e1', ready: false };
    });
    await session.connect();
    await after(model.prepare());
    session.kernel.emit('environment', { environmentId: 'e1', status: 'Building', lines: ['two'] });
    session.kernel.emit('environment', { environmentId: 'another', status: 'Failed', lines: ['no'] });
    await session.settle();
    expect(model.preparation).toEqual({ environmentId: 'e1', status: 'Building', lines: ['one', 'two'] });
    session.kernel.emit('environment', { environmentId: 'e1', status: 'Ready', lines: [] });
    await session.settle();
    expect(model.preparation?.status).toBe('Ready');
    model.closePreparation();
    expect(model.preparation).toBeNull();
  });

  it('begins the lines anew when an environment is made again', async () => {
    session.kernel.handlers.set('runconfig.prepare', () => ({ environmentId: 'e1', ready: false }));
    await session.connect();
    session.kernel.emit('environment', { environmentId: 'e1', status: 'Failed', lines: ['old'] });
    session.kernel.emit('environment', { environmentId: 'e1', status: 'Building', lines: ['new'] });
    await after(model.prepare());
    expect(model.preparation?.lines).toEqual(['new']);
  });

  it('is ready at once when the environment is there', async () => {
    session.kernel.handlers.set('runconfig.prepare', () => ({ environmentId: 'e1', ready: true }));
    await session.connect();
    await after(model.prepare());
    expect(model.preparation).toEqual({ environmentId: 'e1', status: 'Ready', lines: [] });
  });

  it('keeps the draft when another notebook comes to the front, and forgets what belongs to the kernel', async () => {
    await session.connect();
    model.edit({ name: 'mine' });
    await after(model.save());
    session.disconnect();
    expect(model.draft.name).toBe('mine');
    expect(model.names).toEqual([]);
    expect(model.message).toBe('');
    model.reset();
    expect(model.draft).toEqual(NEW_RUN_CONFIGURATION);
  });
});
