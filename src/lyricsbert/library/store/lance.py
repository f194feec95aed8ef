"""Imports LanceDB without the client of remote catalogues that it brings along, which no library here needs."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec, module_from_spec
from types import ModuleType
from typing import Any, Final

_CATALOGUE_CLIENT: Final = "lance_namespace_urllib3_client"
"""LanceDB needs a few modules of this package; its other ones take a third of a second to import."""


def import_lancedb() -> Any:
    """The module `lancedb`, imported in two thirds of the time.

    It logs errors alone, unless LANCEDB_LOG says otherwise: what it warns of, as when a hint to itself cannot be
    written, is for nobody to act on, and what matters it raises.
    """
    os.environ.setdefault("LANCEDB_LOG", "error")
    if _CATALOGUE_CLIENT not in sys.modules and (spec := find_spec(_CATALOGUE_CLIENT)):
        package = module_from_spec(spec)
        package.__class__ = _LazyPackage
        sys.modules[_CATALOGUE_CLIENT] = package
    import lancedb

    return lancedb


class _LazyPackage(ModuleType):
    """A package that is executed when a name of its own is asked for, not when a module in it is imported."""

    def __getattr__(self, name: str) -> Any:
        self.__class__ = ModuleType  # type: ignore[assignment]  # as importlib.util.LazyLoader does
        if self.__spec__ is not None and self.__spec__.loader is not None:
            self.__spec__.loader.exec_module(self)
        return getattr(self, name)
