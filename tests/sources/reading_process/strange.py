"""What a reader might do to its process."""

import os
import time


def abort(_content: bytes) -> None:
    """As a failed allocation of a compiled reader does."""
    os.abort()


def use_memory(_content: bytes) -> None:
    """Takes whatever there is."""
    held = []
    while True:
        held.append(bytearray(64 * 2**20))


def sleep_long(_content: bytes) -> None:
    """Waits for something that never comes."""
    time.sleep(10_000)
