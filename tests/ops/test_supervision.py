"""Child processes, each tried in an interpreter of its own: a fork wants a process without other threads."""

import subprocess
import sys

from tests.ops.portal import PROJECT

A_SIGNAL_AT_THE_FORK = """
import os, signal
from cluster_portal.supervision import Copy

def of_the_parent(number, frame):
    raise RuntimeError("the parent's handler ran in the copy")

signal.signal(signal.SIGTERM, of_the_parent)
os.register_at_fork(after_in_child=lambda: os.kill(os.getpid(), signal.SIGTERM))
copy = Copy(lambda: print("worked"), keep=())
print(copy.wait(20), signal.pthread_sigmask(signal.SIG_BLOCK, ()))
"""


def test_a_copy_told_to_stop_in_its_first_moment_ends_without_a_word():
    done = subprocess.run(
        [sys.executable, "-c", A_SIGNAL_AT_THE_FORK], cwd=PROJECT, capture_output=True, text=True
    )

    assert (done.stdout, done.stderr) == ("-15 set()\n", "")
