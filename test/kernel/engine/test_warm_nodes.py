"""A script in a warm interpreter finds, does and leaves what it does in one of its own."""

from __future__ import annotations

import ast
import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest

from steploom.engine.locks import is_locked
from steploom.engine.target import StepExit, StepProcess
from steploom.step import LEGACY_VARIABLE, search_path
from steploom.targets.local import LocalTarget

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="warm nodes are forks, which only Linux makes safely")

PROBE = """
'Its documentation.'
import json, os, signal, sys
main = sys.modules['__main__']
hidden = ('STEPLOOM_STEP_DIR', 'PWD', 'OLDPWD', 'SHLVL', '_')
json.dump({
    'argv': sys.argv, 'orig_argv': getattr(sys, 'orig_argv', None), 'path': sys.path, 'flags': str(sys.flags),
    'executable': sys.executable, 'prefix': sys.prefix, 'cwd': os.getcwd(),
    'environ': {k: v for k, v in os.environ.items() if k not in hidden},
    'modules': sorted(sys.modules),
    'names': sorted(globals()), 'main': main.__dict__ is globals(), 'doc': __doc__, 'name': __name__,
    'file': os.path.relpath(__file__), 'loader': type(__loader__).__name__, 'spec': __spec__, 'package': __package__,
    'signals': [str(signal.getsignal(n)) for n in (2, 13, 15, 1, 17)], 'mask': [int(n) for n in
    signal.pthread_sigmask(signal.SIG_BLOCK, [])],
    'stdin': sys.stdin.read(), 'streams': [str(s) for s in (sys.stdin, sys.stdout, sys.stderr)],
    'fds': sorted(os.listdir('/proc/self/fd')), 'seekable': sys.stdout.seekable(),
    'leads': [os.getsid(0) == os.getppid(), os.getpgid(0) == os.getppid()],
    'step dir': os.environ['STEPLOOM_STEP_DIR'] == os.path.dirname(os.getcwd()),
}, open('../facts.json', 'w'), default=str)
"""
UP = "import time; print('up', flush=True); time.sleep(60)"


class Bench:
    """Starts scripts in folders of their own, in a warm interpreter (waited for) or cold."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.target = LocalTarget(grace_s=1)
        self.started: list[Path] = []

    def process(self, text: str, *arguments: str, **env: str) -> StepProcess:
        folder = self.folder / f"step {len(self.started)}"
        self.started.append(folder)
        (folder / "work").mkdir(parents=True)
        (folder / "work" / "script.py").write_text(text, encoding="utf-8")
        environ = {
            "PATH": os.environ["PATH"],
            "STEPLOOM_HOME": str(self.folder),
            "STEPLOOM_STEP_DIR": str(folder),
            "PYTHONUNBUFFERED": "1",
            "PYTHONIOENCODING": "utf-8",
            **env,
        }
        argv = [sys.executable, "script.py", *arguments]
        return StepProcess(folder=folder, argv=argv, cwd=folder / "work", env=environ, warm_s=60)

    def start(self, text: str, *arguments: str, **env: str) -> Path:
        process = self.process(text, *arguments, **env)
        self.prepare(process)
        self.target.start(process)
        assert self.is_warm(process.folder)
        return process.folder

    def is_warm(self, folder: Path) -> bool:
        """Whether the shim that has just been started there is a fork of a warm interpreter."""
        return self.target._shims[folder].child is None

    def prepare(self, like: StepProcess) -> None:
        """Until there is a warm interpreter for steps like this."""
        deadline = time.monotonic() + 20
        while True:
            folder = self.folder / f"before {time.monotonic_ns()}"
            (folder / "work").mkdir(parents=True)
            (folder / "work" / "script.py").touch()
            env = {**like.env, "STEPLOOM_STEP_DIR": str(folder)}
            self.target.start(replace(like, folder=folder, cwd=folder / "work", env=env))
            is_warm = self.is_warm(folder)
            self.ended(folder)
            if is_warm:
                return
            assert time.monotonic() < deadline

    def cold(self, text: str, *arguments: str, **env: str) -> Path:
        process = replace(self.process(text, *arguments, **env), warm_s=None)
        self.target.start(process)
        return process.folder

    def both(self, text: str, *arguments: str, **env: str) -> tuple[int, str]:
        """Exit code and log, which are the same warm and cold."""
        found = [self.told(start(text, *arguments, **env)) for start in (self.cold, self.start)]
        assert found[0] == found[1]
        return found[1]

    def told(self, folder: Path) -> tuple[int, str]:
        ended = self.ended(folder)
        assert ended is not None
        return ended.code, (folder / "log.txt").read_text().replace(str(folder), "FOLDER")

    def ended(self, folder: Path) -> StepExit | None:
        return asyncio.run(asyncio.wait_for(self.target.wait(folder), 20))

    def warm_interpreters(self) -> list[psutil.Process]:
        ours = psutil.Process().children()
        return [item for item in ours if any("warm_interpreter" in part for part in _cmdline(item))]


def _cmdline(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    for folder in made.started:
        asyncio.run(made.target.end(folder))
    for process in made.warm_interpreters():
        process.kill()
        process.wait()


@pytest.mark.parametrize("locale", [{}, {"LC_ALL": "C"}, {"LANG": "C.UTF-8"}, {"PYTHONSAFEPATH": "1"}])
def test_a_script_finds_what_it_finds_in_an_interpreter_of_its_own(bench: Bench, locale: dict[str, str]) -> None:
    facts = []
    for start in (bench.cold, bench.start):
        folder = start(PROBE, "a b", "é", "", **locale)
        assert bench.told(folder) == (0, "")
        text = (folder / "facts.json").read_text().replace(str(folder), "FOLDER")
        facts.append(json.loads(text))
    assert facts[1] == facts[0]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "import sys; print('out'); print('err', file=sys.stderr); sys.exit(3)",
        "raise SystemExit('gone')",
        "raise SystemExit(300)",
        "raise SystemExit(-1)",
        "raise SystemExit(None)",
        "def f():\n    1 / 0\nf()",
        "try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    raise ValueError('x') from e",
        "raise KeyboardInterrupt",
        "print(1",
        "# coding: latin-1\nprint('\xe9')",
        "import os; os._exit(7)",
        "import sys; sys.excepthook = lambda *a: print('hook', a[0].__name__); 1 / 0",
        "import sys; sys.stdout.close()",
        "import sys; del sys.modules['__main__']",
        "from __future__ import annotations\nx: nowhere = 1\nprint(__annotations__)",
        "import multiprocessing as m\ndef f(x): return x * x\n"
        "if __name__ == '__main__':\n    print(m.get_context('spawn').Pool(1).map(f, [3]))",
        "import pickle\nclass A: pass\nprint(type(pickle.loads(pickle.dumps(A()))))",
    ],
)
def test_it_ends_as_it_ends_in_an_interpreter_of_its_own(bench: Bench, text: str) -> None:
    bench.both(text)


def test_the_legacy_layer_is_told_in_the_log_of_each_step(bench: Bench) -> None:
    variables = {LEGACY_VARIABLE: "1"}
    for _ in range(2):
        code, log = bench.both("import numpy\nprint(numpy.float)", PYTHONPATH=search_path(variables), **variables)
        assert code == 0 and "<class 'float'>" in log
        assert log.count("the legacy layer is on") == log.count("numpy.float is gone") == 1


def test_any_variable_arrives(bench: Bench) -> None:
    text = "import os; print(ascii([(k, v) for k, v in os.environ.items() if k.startswith('AML_')]))"
    odd = {"AML_PARAMETER_learning-rate": "1\n2=3", "AML_PARAMETER_empty": "", "AML_PARAMETER_byte": "\udcff"}
    code, log = bench.both(text, **odd)
    assert code == 0 and dict(ast.literal_eval(log)) == odd


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGABRT, signal.SIGTERM])
def test_a_signal_is_told_as_shells_tell_it(bench: Bench, number: int) -> None:
    assert bench.told(bench.start(f"import os; os.kill(os.getpid(), {int(number)})")) == (128 + number, "")


@pytest.mark.parametrize(
    "text",
    [
        "f = open('../kept', 'w'); f.write('kept')",
        "import builtins; builtins.f = open('../kept', 'w'); builtins.f.write('kept')",
        "import json; json.f = open('../kept', 'w'); json.f.write('kept')",
        "import os; os.f = open('../kept', 'w'); os.f.write('kept')",
        "import atexit; atexit.register(lambda: open('../kept', 'w').write('kept'))",
        "class A:\n    def __del__(self, open=open): open('../kept', 'w').write('kept')\na = A(); a.self = a",
        "def g(open=open):\n    try: yield\n    finally: open('../kept', 'w').write('kept')\nx = g(); next(x)",
        "import threading, time\ndef late():\n    time.sleep(0.2); open('../kept', 'w').write('kept')\n"
        "threading.Thread(target=late).start()",
        "import threading, time\nthreading.Thread(target=time.sleep, args=[60], daemon=True).start()\n"
        "import atexit; atexit.register(lambda: open('../kept', 'w').write('kept'))",
        "import ctypes; c = ctypes.CDLL(None); c.fopen.restype = ctypes.c_void_p\n"
        "c.fputs(b'kept', ctypes.c_void_p(c.fopen(b'../kept', b'w')))",
    ],
)
def test_nothing_is_lost_at_the_end(bench: Bench, text: str) -> None:
    folder = bench.start(text)
    assert bench.told(folder) == (0, "")
    assert (folder / "kept").read_text() == "kept"


def test_the_script_s_own_modules_come_before_the_library_s(bench: Bench) -> None:
    process = bench.process("import json, signal, socket; print(json.MINE, signal.MINE, socket.MINE)")
    for name in ("json", "signal", "socket"):
        (process.cwd / f"{name}.py").write_text("MINE = 1")
    bench.prepare(process)
    bench.target.start(process)
    assert bench.told(process.folder) == (0, "1 1 1\n")


def test_nothing_of_a_step_is_left_for_the_next(bench: Bench) -> None:
    text = (
        "import sys, os, random, builtins\n"
        "print(hasattr(builtins, 'left'), 'LEFT' in os.environ, 'decimal' in sys.modules)\n"
        "import decimal; builtins.left = 1; os.environ['LEFT'] = '1'; os.umask(0); os.chdir('/')\n"
        "open(os.environ['STEPLOOM_STEP_DIR'] + '/draw', 'w').write(str(random.random()))"
    )
    folders = [bench.start(text) for _ in range(2)]
    assert [bench.told(folder) for folder in folders] == [(0, "False False False\n")] * 2
    assert (folders[0] / "draw").read_text() != (folders[1] / "draw").read_text()


def test_a_step_is_found_by_its_folder_and_ended_with_all_it_started(bench: Bench) -> None:
    text = (
        "import os, subprocess, sys, time\n"
        "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'], start_new_session=True)\n"
        "if os.fork() == 0:\n    os.setsid()\n    time.sleep(60)\nprint('up', flush=True); time.sleep(60)"
    )
    folder, other = bench.start(text), bench.start(UP)
    for item in (folder, other):
        wait_for_log(item, "up")
    # shim, script, program and fork
    assert len(belonging(folder)) == 4
    assert is_locked(folder / "claim")
    asyncio.run(bench.target.end(folder))
    assert belonging(folder) == []
    assert bench.ended(folder) == StepExit(code=128 + signal.SIGTERM)
    assert len(belonging(other)) == 2


def test_the_script_hears_sigterm(bench: Bench) -> None:
    folder = bench.start(f"import signal, sys; signal.signal(15, lambda *a: sys.exit(5)); {UP}")
    wait_for_log(folder, "up")
    asyncio.run(LocalTarget(grace_s=10).end(folder))
    assert bench.ended(folder) == StepExit(code=5)


def test_a_killed_shim_is_a_lost_step(bench: Bench) -> None:
    folder = bench.start(UP)
    wait_for_log(folder, "up")
    psutil.Process(int((folder / "claim").read_text())).kill()
    assert bench.ended(folder) is None
    assert belonging(folder) == []


def test_steps_go_on_when_their_warm_interpreter_is_gone(bench: Bench) -> None:
    gate = bench.folder / "gate"
    text = f"import os, sys, time\nwhile not os.path.exists({str(gate)!r}): time.sleep(0.01)\nsys.exit(4)"
    folder = bench.start(text)
    (warm,) = bench.warm_interpreters()
    warm.kill()
    # Somebody else, who was not there when it started.
    adopting = LocalTarget()
    assert adopting.has_begun(folder)
    gate.touch()
    assert asyncio.run(asyncio.wait_for(adopting.wait(folder), 20)) == StepExit(code=4)
    # The next step starts cold, and is there to tell.
    process = bench.process("print('next')")
    bench.target.start(process)
    assert bench.told(process.folder) == (0, "next\n")


def wake(process: psutil.Process) -> None:
    # On a busy machine its end may come first.
    with contextlib.suppress(psutil.NoSuchProcess):
        process.resume()


def test_a_step_that_a_dying_interpreter_was_given_runs_once(bench: Bench) -> None:
    """It got the message and died before, or after, it had forked."""
    count = bench.folder / "count"
    process = bench.process(f"open({str(count)!r}, 'a').write('x')")
    bench.prepare(process)
    for moment_s in (0.0, 0.0005, 0.001, 0.002, 0.003):
        bench.prepare(process)
        (warm,) = bench.warm_interpreters()
        warm.suspend()
        ending = threading.Timer(0.05 + moment_s, warm.kill)
        waking = threading.Timer(0.05, wake, (warm,))
        step = bench.process(f"open({str(count)!r}, 'a').write('x')")
        count.unlink(missing_ok=True)
        for timer in (waking, ending):
            timer.start()
        bench.target.start(step)
        assert bench.told(step.folder) == (0, "")
        assert count.read_text() == "x"
        ending.join()


def test_it_leaves_when_it_was_idle_for_long_and_steps_start_all_the_same(bench: Bench) -> None:
    process = replace(bench.process("print('there')"), warm_s=0.3)
    bench.prepare(process)
    (warm,) = bench.warm_interpreters()
    warm.wait(20)
    bench.target.start(process)
    assert bench.told(process.folder) == (0, "there\n")


def test_it_leaves_with_the_process_that_keeps_it(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "script.py").touch()
    code = (
        "import sys, time, psutil\nfrom pathlib import Path\nfrom steploom.engine.target import StepProcess\n"
        "from steploom.targets.warm_nodes import WarmNodes\nnodes = WarmNodes()\nfolder = Path(sys.argv[1])\n"
        "argv = [sys.executable, 'script.py']\n"
        "step = StepProcess(folder=folder, argv=argv, cwd=folder / 'work', env={}, warm_s=60)\n"
        "nodes.start(step, 0, frozenset({0}))\nprint(psutil.Process().children()[0].pid, flush=True)\nsys.stdin.read()"
    )
    keeper = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert keeper.stdin is not None and keeper.stdout is not None
    warm = psutil.Process(int(keeper.stdout.readline()))
    keeper.kill()
    keeper.wait()
    keeper.stdin.close()
    keeper.stdout.close()
    deadline = time.monotonic() + 20
    while warm.is_running() and warm.status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_package_that_came_meanwhile_needs_a_fresh_interpreter(bench: Bench, tmp_path: Path) -> None:
    packages = tmp_path / "packages"
    packages.mkdir()
    process = bench.process("", PYTHONPATH=str(packages))
    bench.prepare(process)
    bench.target.start(process)
    assert bench.is_warm(process.folder)
    bench.ended(process.folder)
    (packages / "sitecustomize.py").write_text("import builtins; builtins.custom = 1")
    later = bench.process("print(custom)", PYTHONPATH=str(packages))
    bench.target.start(later)
    assert bench.told(later.folder) == (0, "1\n")


def belonging(folder: Path) -> list[psutil.Process]:
    """The living processes of a step, as its target finds them."""
    found = []
    for process in psutil.process_iter():
        try:
            alive = process.status() != psutil.STATUS_ZOMBIE
            if alive and process.environ().get("STEPLOOM_STEP_DIR") == str(folder):
                found.append(process)
        except psutil.Error:
            continue
    return found


def wait_for_log(folder: Path, text: str) -> None:
    deadline = time.monotonic() + 20
    log = folder / "log.txt"
    while not (log.exists() and text in log.read_text()):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_compute_with_warm_nodes_runs_its_steps_in_them(lab: Any) -> None:
    lab.engine.create_compute(
        lab.workspace, "warm", vm_size="STANDARD_D2_V2", min_nodes=1, max_nodes=1, idle_seconds=60
    )
    text = "import os\nprint(os.environ.get('OMP_NUM_THREADS'), os.getppid() != os.getsid(0))"
    names = [f"s{number}" for number in range(8)]
    steps = [
        lab.step(name, text, compute="warm", after=names[number - 1 : number]) for number, name in enumerate(names)
    ]
    run = lab.run(lab.graph(*steps))
    assert run.status.value == "Finished", run
    assert {lab.log(step) for step in run.steps} == {"2 False\n"}
    supervisor = lab.supervisor()
    assert ["warm_interpreter" in " ".join(item.cmdline()) for item in supervisor.children()].count(True) == 1


@pytest.mark.parametrize("change", [{"min_nodes": 0}, {"idle_seconds": 59}, None])
def test_resizing_or_deleting_a_compute_ends_what_it_keeps_at_once(
    lab: Any, until: Any, change: dict[str, int] | None
) -> None:
    for name in ("kept", "changed"):
        lab.engine.create_compute(
            lab.workspace, name, vm_size="STANDARD_D2_V2", min_nodes=1, max_nodes=1, idle_seconds=60
        )
        assert lab.run(lab.graph(lab.step("x", "", compute=name, allowReuse=False))).status.value == "Finished"

    def warm() -> int:
        found = 0
        for item in lab.supervisor().children():
            # One that ends at this moment is gone.
            with contextlib.suppress(psutil.NoSuchProcess):
                found += "warm_interpreter" in " ".join(item.cmdline())
        return found

    assert warm() == 2
    if change is None:
        lab.engine.delete_compute(lab.workspace, "changed")
    else:
        lab.engine.update_compute(lab.workspace, "changed", **change)
    until(lambda: warm() == 1)
