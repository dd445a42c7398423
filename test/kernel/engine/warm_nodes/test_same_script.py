"""A script in a warm interpreter finds, does and leaves what it does in one of its own."""

from __future__ import annotations

import ast
import json
import signal

import pytest
from engine.warm_nodes.conftest import ONLY_LINUX, Bench

from steploom.step import LEGACY_VARIABLE, search_path

pytestmark = ONLY_LINUX

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
