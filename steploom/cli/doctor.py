"""`steploom doctor`: is there what notebooks and their runs need?"""

from __future__ import annotations

from argparse import Namespace

from steploom.cli.command import Command
from steploom.cli.diagnosis import Verdict, diagnose
from steploom.cli.exit_code import ExitCode


def _doctor(options: Namespace) -> int:
    findings = diagnose()
    width = max(len(item.subject) for item in findings)
    for item in findings:
        print(f"{item.verdict.value:<7}  {item.subject:<{width}}  {item.text}")
        if item.cure:
            print(f"{'':<7}  {'':<{width}}  {item.cure}")
    return ExitCode.FAILED if any(item.verdict is Verdict.PROBLEM for item in findings) else ExitCode.OK


DOCTOR = Command(name="doctor", help="check this installation and its home folder", run=_doctor)
