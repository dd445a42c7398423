"""The workers of a parallel step: who has which mini batch, and who is replaced."""

from __future__ import annotations

import multiprocessing
import time
from collections import deque
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any, Callable, Deque, Dict, List, Optional, Sequence, Union

from .mini_batch import MiniBatch
from .worker import Done, Raised, Ready, WorkerTask, work

_END_S = 10.0
# A process that the script has left behind keeps open what tells of a worker's death: so it is asked for, too.
_LOOK_EVERY_S = 1.0


class WorkersFailed(Exception):
    """The script cannot be begun."""


@dataclass
class _Try:
    batch: MiniBatch
    number: int


@dataclass(frozen=True)
class Failure:
    """Of the last try of a mini batch, or, with `again`, of one before."""

    reason: str
    text: str
    tries: int
    again: bool


Outcome = Union[Done, Failure]


class _Worker:
    """Has not called `init()` yet while it is not `ready`. A try it has been given ends at `deadline`."""

    def __init__(self, number: int, task: WorkerTask) -> None:
        context = multiprocessing.get_context("spawn")
        self.number, self.ready = number, False
        self.current: Optional[_Try] = None
        self.deadline: Optional[float] = None
        self.channel, theirs = context.Pipe()
        self.process = context.Process(target=work, args=(theirs, number, task), daemon=False)
        self.process.start()
        theirs.close()

    def give(self, item: _Try, timeout_s: float) -> None:
        self.current, self.deadline = item, time.monotonic() + timeout_s
        self.channel.send(item.batch)

    def take_back(self) -> Optional[_Try]:
        item, self.current, self.deadline = self.current, None, None
        return item

    def message(self) -> Any:
        """None when it has died before it could say more."""
        try:
            return self.channel.recv() if self.channel.poll() else None
        except (EOFError, OSError):
            return None

    def kill(self) -> None:
        self.process.kill()
        self.process.join()
        self.channel.close()


class Pool:
    """`count` processes at most. `tell` gets what became of each mini batch; what it raises ends the pool."""

    def __init__(self, task: WorkerTask, count: int, tell: Callable[[MiniBatch, Outcome], None]) -> None:
        self._task, self._count, self._tell = task, count, tell
        self._max_try, self._timeout_s = task.settings.max_try, task.settings.timeout_s
        self._workers: Dict[int, _Worker] = {}
        self._lost_at_start = 0

    def run(self, batches: Sequence[MiniBatch]) -> None:
        """Returns when each batch has an outcome. Raises `WorkersFailed` when the script cannot be begun."""
        waiting = deque(_Try(batch, 1) for batch in batches)
        try:
            while waiting or any(worker.current for worker in self._workers.values()):
                self._start_workers(len(waiting))
                self._hand_out(waiting)
                self._receive(waiting)
            self._let_go()
        finally:
            for worker in list(self._workers.values()):
                self._drop(worker)

    def _start_workers(self, waiting: int) -> None:
        busy = sum(worker.current is not None for worker in self._workers.values())
        for number in range(min(self._count, busy + waiting)):
            if number not in self._workers and len(self._workers) < busy + waiting:
                self._workers[number] = _Worker(number, self._task)

    def _hand_out(self, waiting: Deque[_Try]) -> None:
        for worker in self._workers.values():
            if waiting and worker.ready and worker.current is None:
                item = waiting.popleft()
                try:
                    worker.give(item, self._timeout_s)
                except OSError:
                    # It has just died; that it has is seen below, with what it should have done.
                    continue

    def _receive(self, waiting: Deque[_Try]) -> None:
        workers = list(self._workers.values())
        signs: Dict[Any, _Worker] = {item: worker for worker in workers for item in _signs(worker)}
        deadlines = [worker.deadline for worker in workers if worker.deadline is not None]
        limit = max(0.0, min(deadlines, default=time.monotonic() + _LOOK_EVERY_S) - time.monotonic())
        heard = {id(signs[item]) for item in wait(list(signs), min(limit, _LOOK_EVERY_S))}
        for worker in workers:
            if id(worker) in heard or worker.process.exitcode is not None:
                self._hear(worker, waiting)
            elif worker.deadline is not None and worker.deadline <= time.monotonic():
                self._replace(worker, waiting, f"run() took longer than {self._timeout_s:g} s and was ended")

    def _hear(self, worker: _Worker, waiting: Deque[_Try]) -> None:
        message = worker.message()
        if isinstance(message, Ready):
            worker.ready, self._lost_at_start = True, 0
        elif message is None:
            worker.process.join(_END_S)
            self._replace(worker, waiting, f"its process {_ending(worker.process.exitcode)}")
        elif not worker.ready:
            raise WorkersFailed(f"{message.text}The script could not be begun: {message.error}")
        else:
            item = worker.take_back()
            if item is not None:
                self._settle(item, message, waiting)

    def _settle(self, item: _Try, message: Union[Done, Raised], waiting: Deque[_Try]) -> None:
        if isinstance(message, Done):
            self._tell(item.batch, message)
            return
        again = item.number < self._max_try
        if again:
            waiting.append(_Try(item.batch, item.number + 1))
        self._tell(item.batch, Failure(message.error, message.text, item.number, again))

    def _replace(self, worker: _Worker, waiting: Deque[_Try], reason: str) -> None:
        item = worker.take_back()
        self._drop(worker)
        if item is not None:
            self._settle(item, Raised(reason, ""), waiting)
        elif not worker.ready:
            self._lost_at_start += 1
            if self._lost_at_start >= self._max_try:
                raise WorkersFailed(f"The script could not be begun, {self._max_try} times: {reason}.")

    def _let_go(self) -> None:
        """Each may still call `shutdown()`."""
        for worker in self._workers.values():
            if worker.ready:
                try:
                    worker.channel.send(None)
                except OSError:
                    # It is gone, as it should be.
                    continue
            else:
                worker.process.kill()
        end = time.monotonic() + max(_END_S, self._timeout_s)
        for worker in self._workers.values():
            worker.process.join(max(0.0, end - time.monotonic()))

    def _drop(self, worker: _Worker) -> None:
        del self._workers[worker.number]
        worker.kill()


def _signs(worker: _Worker) -> List[Union[Connection, int]]:
    """Of words, and of death."""
    return [worker.channel, worker.process.sentinel]


def _ending(code: Optional[int]) -> str:
    return f"was killed by signal {-code}" if code is not None and code < 0 else f"ended with exit code {code}"
