"""Do something as soon as somebody imports a module, instead of importing it for that."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec


def after_import(name: str, then: Callable[[], None]) -> None:
    """Call `then`, which must not raise: now if the module is loaded, otherwise right after it is."""
    if name in sys.modules:
        then()
    elif all(_awaited(finder) != name for finder in sys.meta_path):  # as after a reload
        sys.meta_path.insert(0, AfterImport(name, then))


def _awaited(finder: object) -> str | None:
    """Return the module that a finder of ours waits for, of this class or of the one before a reload."""
    return getattr(finder, "awaited", None) if type(finder).__name__ == AfterImport.__name__ else None


class AfterImport(threading.local):
    """Finds one module as the other finders would, and has something done behind its loading."""

    asking = False  # by thread

    def __init__(self, name: str, then: Callable[[], None]) -> None:
        self.awaited, self._then = name, then

    def find_spec(self, name: str, path: object, target: object = None) -> ModuleSpec | None:
        """Find the module, and follow its loader."""
        if name != self.awaited or self.asking:
            return None
        self.asking = True  # another finder may ask all finders too
        try:
            for finder in tuple(sys.meta_path):
                find = None if finder is self else getattr(finder, "find_spec", None)
                spec: ModuleSpec | None = None if find is None else find(name, path, target)
                if spec is not None:
                    with suppress(AttributeError, TypeError):  # a loader may refuse
                        self._follow(spec.loader)
                    return spec
        finally:
            self.asking = False
        return None

    def _follow(self, loader: Any) -> None:
        load, attributes = loader.exec_module, vars(loader)

        def exec_module(module: ModuleType) -> None:
            if module.__name__ == self.awaited:
                attributes.pop("exec_module", None)
                load(module)
                with suppress(ValueError):  # another thread was faster
                    sys.meta_path.remove(self)  # not before: many look for a module without importing it
                self._then()
            else:  # the loader serves others too
                load(module)

        attributes["exec_module"] = exec_module
