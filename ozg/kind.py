"""Become another program that does not outlive its parent: `kind.py PARENT PROGRAM ARG…`.

Run by `python -I -S` before the program itself, because a preexec_fn is not safe in a process
with threads. Linux only; elsewhere the program just starts.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1

if __name__ == "__main__":
    parent, program = int(sys.argv[1]), sys.argv[2:]
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:  # it died before we asked
            sys.exit(1)
    os.execv(program[0], program)  # noqa: S606 (our own programs by full path)
