"""A warm node: an interpreter of a step's environment that has started and waits, and forks a shim for each step.

    PYTHON warm_interpreter.py CHANNEL IDLE_S [MODULE]

CHANNEL is the number of an inherited SEQPACKET socket; each message is one step (`warm_nodes.py` writes it) and brings
the files that its shim inherits (`shim_process.py`), and one to tell our pid on. What the shim does and leaves is what
`shim.sh` does and leaves. The script runs in a fork of the shim and must find what it finds in an interpreter of its
own, therefore:

- nothing is imported that a bare interpreter has not, not even of the standard library: a script folder may hold a
  `json.py`. Python 3.8 and later, Linux. Where the script is a program of ours, the `prepare()` of MODULE has imported
  what it needs;
- it gets a new `__main__`, argv, path, environment, streams and signals;
- `/proc/PID/environ` is overwritten as well: by it the processes of a step are found.
"""

PRISTINE = dict(globals())

import os  # noqa: E402
import sys  # noqa: E402

BEFORE = set(sys.modules)

import _io  # noqa: E402
import _signal  # type: ignore[import-not-found] # noqa: E402
import _socket  # noqa: E402
import _thread  # noqa: E402
import gc  # noqa: E402

TYPE_CHECKING = False
if TYPE_CHECKING:
    import types
    from collections.abc import Callable

LONGEST_MESSAGE = 1 << 20
ENDINGS = (_signal.SIGTERM, _signal.SIGINT, _signal.SIGHUP)
# Where the standard library's own compiled modules are ('': all are built in).
COMPILED = os.path.dirname(getattr(_socket, "__file__", ""))


class Step:
    """One message: STEP_DIR, CWD, count of arguments, PROGRAM ARGUMENT..., NAME=VALUE..., with a NUL between them."""

    def __init__(self, message: bytes, added: "list[bytes]") -> None:
        folder, cwd, count, *rest = message.split(b"\0")
        self.folder = os.fsdecode(folder)
        self.cwd = os.fsdecode(cwd)
        self.argv = [os.fsdecode(item) for item in rest[: int(count)]]
        self.variables = rest[int(count) :] + added


def main() -> None:
    channel = _socket.socket(fileno=int(sys.argv[1]))
    # Nobody waits for the shims: what they have to say is in their folder.
    _signal.signal(_signal.SIGCHLD, _signal.SIG_IGN)
    # What the interpreter itself has set, as it does for a locale that is C.
    given = variables_at_start()
    names = {item.partition(b"=")[0] for item in given}
    added = [os.fsencode(f"{name}={value}") for name, value in os.environ.items() if os.fsencode(name) not in names]
    if len(sys.argv) > 3:
        prepare(sys.argv[3])
    overwrite_environ(given)
    channel.send(b"\0".join(os.fsencode(f"{changed_ns(path)} {path}") for path in sys.path[1:]))
    channel.settimeout(float(sys.argv[2]))
    # The first call makes a hundred types.
    compile("", "", "exec")
    # What is here already is never looked at again by a fork that collects garbage, and so never copied.
    gc.collect()
    gc.freeze()
    while True:
        try:
            message, extra, _, _ = channel.recvmsg(LONGEST_MESSAGE, _socket.CMSG_SPACE(16))
        except _socket.timeout:
            return
        if not message:
            return
        files = [int.from_bytes(extra[0][2][at : at + 4], sys.byteorder) for at in (0, 4, 8, 12)]
        if os.fork() == 0:
            channel.close()
            step = Step(message, added)
            turn = be_the_shim(step, *files)
            script = become(step)
            await_turn(step, turn)
            leave(run(script), script)
        for file in files:
            os.close(file)


def prepare(module: str) -> None:
    """What it imports is there for all scripts."""
    ours = sys.path.pop(0)
    __import__(module)
    sys.modules[module].prepare()
    sys.path.insert(0, ours)
    BEFORE.update(sys.modules)


def variables_at_start() -> "list[bytes]":
    """The environment as it was given to this process."""
    with open("/proc/self/environ", "rb") as stream:
        return [item for item in stream.read().split(b"\0") if item]


def overwrite_environ(variables: "list[bytes]") -> None:
    """Let `/proc/PID/environ` say `variables`, the most telling first, as many as there is room for.

    OSError where that is not possible; then there are no warm nodes.
    """
    with open("/proc/self/stat", "rb") as stream:
        fields = stream.read().rpartition(b")")[2].split()
    start, end = int(fields[47]), int(fields[48])
    block = b""
    for item in sorted(variables, key=lambda item: not item.startswith(b"STEPLOOM_")):
        if len(block) + len(item) < end - start:
            block += item + b"\0"
    memory = os.open("/proc/self/mem", os.O_RDWR)
    try:
        os.pwrite(memory, block.ljust(end - start, b"\0"), start)
    finally:
        os.close(memory)


def changed_ns(path: str) -> int:
    """When a folder of the path was last changed: a new package may change how an interpreter starts."""
    try:
        return os.stat(path).st_mtime_ns
    except OSError:
        return 0


def be_the_shim(step: Step, claim: int, word: int, ending: int, answer: int) -> int:
    """Fork the script and tell who we are, once the word has come let it run, wait and record how it ended.

    Returns in the script's process alone, with the file it has to `await_turn` at.
    """
    try:
        os.setsid()
        _signal.signal(_signal.SIGCHLD, _signal.SIG_DFL)
        overwrite_environ(step.variables)
        turn, begin = os.pipe()
        child = os.fork()
        if child == 0:
            for file in (claim, word, ending, answer, begin):
                os.close(file)
            return turn
        os.close(turn)
        tell(answer, b"%d" % os.getpid())
        for number in ENDINGS:
            # It goes to the whole group. The script ends, we stay to write down how.
            _signal.signal(number, lambda number, frame: None)
        if not os.read(word, 1):
            os._exit(72)
        os.close(word)
        # From here on the step has begun.
        os.pwrite(claim, b"%d\n" % os.getpid(), 0)
        os.write(begin, b"\n")
        os.close(begin)
    except OSError:
        os._exit(71)
    status = os.waitpid(child, 0)[1]
    code = 128 + os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
    os.pwrite(ending, f'{{"exitCode": {code:<6}}}\n'.encode(), 0)
    os._exit(0)


def await_turn(step: Step, turn: int) -> None:
    """Until the shim says so; without its word, nothing is left. From then on all that is said goes to the log."""
    log = os.open(step.folder + "/log.txt", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
    if not os.read(turn, 1):
        os._exit(72)
    os.close(turn)
    # It was chosen with the word, after the fork.
    os.sched_setaffinity(0, os.sched_getaffinity(os.getppid()))
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.close(log)


def tell(answer: int, pid: bytes) -> None:
    try:
        os.write(answer, pid)
    except OSError:
        # Who asked has died. Whoever comes next finds us by the claim.
        return
    finally:
        os.close(answer)


def become(step: Step) -> "types.ModuleType":
    """Make this process what an interpreter is when it begins with the step's script: its `__main__`."""
    os.chdir(step.cwd)
    variables = dict(os.fsdecode(item).split("=", 1) for item in step.variables)
    for name in set(os.environ) - set(variables):
        del os.environ[name]
    os.environ.update((name, value) for name, value in variables.items() if os.environ.get(name) != value)
    for name in set(sys.modules) - BEFORE:
        del sys.modules[name]
    script = step.argv[1]
    sys.argv[:] = step.argv[1:]
    if hasattr(sys, "orig_argv"):
        sys.orig_argv[:] = step.argv
    if not getattr(sys.flags, "safe_path", False):
        sys.path[0] = os.path.dirname(os.path.realpath(script))
    path = script if sys.version_info < (3, 9) else os.path.join(os.getcwd(), script)
    fresh = type(sys)("__main__")
    fresh.__dict__.update(
        PRISTINE, __doc__=None, __file__=path, __loader__=type(PRISTINE["__loader__"])("__main__", path)
    )
    sys.modules["__main__"] = fresh
    return fresh


def run(script: "types.ModuleType") -> int:
    """The exit code of the script, as the interpreter runs it."""
    path = str(script.__file__)
    try:
        with open(path, "rb") as stream:
            source = stream.read()
    except OSError as error:
        complain(f"{sys.executable}: can't open file {path!r}: [Errno {error.errno}] {error.strerror}")
        return 2
    try:
        exec(compile(source, path, "exec", dont_inherit=True), script.__dict__)
        return 0
    except SystemExit as error:
        if error.code is None or isinstance(error.code, int):
            return (error.code or 0) & 0xFF
        complain(str(error.code))
        return 1
    except BaseException as error:  # noqa: BLE001 - whatever a script raises is told
        # The first frame is ours, which a script of its own interpreter does not have.
        told = error.with_traceback(error.__traceback__ and error.__traceback__.tb_next)
        sys.excepthook(type(told), told, told.__traceback__)
        return 128 + _signal.SIGINT if isinstance(error, KeyboardInterrupt) else 1


def complain(line: str) -> None:
    sys.stderr.write(line + "\n")


def leave(code: int, script: "types.ModuleType") -> None:
    """End as an interpreter does. All that the script has made is taken down; what the interpreter would take down
    besides (two thirds of the time a small script takes) is left to the system, unless somebody could tell."""
    if "threading" in sys.modules:
        sys.modules["threading"]._shutdown()
    new = [item for name, item in sys.modules.items() if name not in BEFORE and isinstance(item, type(sys))]
    if _thread._count() or any(map(is_foreign, new)):
        raise SystemExit(code)
    if "atexit" in sys.modules:
        call_exit_functions(sys.modules["atexit"]._run_exitfuncs)
    for module in reversed([script, *new]):
        names = module.__dict__
        for is_public in (False, True):
            for name in [name for name in names if is_public or (name[:1] == "_" and name[:2] != "__")]:
                if name != "__builtins__":
                    names[name] = None
    for name in [name for name in sys.modules if name not in BEFORE]:
        del sys.modules[name]
    del new, module, names
    gc.collect()
    if any(map(has_last_words, gc.get_objects())):
        raise SystemExit(code)
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except Exception:  # noqa: BLE001 - the interpreter knows what to make of it
        raise SystemExit(code)
    os._exit(code)


def call_exit_functions(call_all: "Callable[[], None]") -> None:
    """Until Python 3.9 it raises what it has told already."""
    try:
        call_all()
    except BaseException:  # noqa: BLE001 - told by Python where it was raised
        return


def is_foreign(module: object) -> bool:
    """Compiled, and not of the standard library: it may have asked the system to be called at the end."""
    file = str(getattr(module, "__file__", None) or "")
    return getattr(module, "__name__", "") == "_ctypes" or (file.endswith(".so") and os.path.dirname(file) != COMPILED)


def has_last_words(item: object) -> bool:
    return isinstance(item, _io._IOBase) or hasattr(type(item), "__del__")


main()
