"""What is kept on disk: programs by digest, their named history, their prefixes, and the outputs of rows.

Every file is written beside its place and moved there: other processes see the old one or the new one, whole.
"""

from __future__ import annotations

from fuzzy_magic.store.prefixes import KeptPrefixes, default_prefixes
from fuzzy_magic.store.programs import Store, Version, default_store
from fuzzy_magic.store.rows import KeptOutputs, RowCache, RowCacheUse, default_row_cache

__all__ = [
    "KeptOutputs",
    "KeptPrefixes",
    "RowCache",
    "RowCacheUse",
    "Store",
    "Version",
    "default_prefixes",
    "default_row_cache",
    "default_store",
]
