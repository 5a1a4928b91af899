"""Modules that a library imports but that are used by parts of it which nobody calls: loaded when they are first used.

Great Expectations imports altair and scipy.stats for a few of its own expectations, of which the gate has none, and boto3 for stores
that it does not use; together they are a third of what importing it costs. Another tenth goes into looking for garbage among what was
only just made.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any


class _Later(ModuleType):
    """Stands for a module until something of it is asked for."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


@contextmanager
def imported_later(*names: str) -> Iterator[None]:
    """What is imported inside the block gets these modules as they are, or a stand-in that loads them; outside, nobody meets one.

    Garbage is not collected meanwhile.
    """
    standing_in = {name: _Later(name) for name in names if name not in sys.modules}
    sys.modules.update(standing_in)
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
        for name, module in standing_in.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]
