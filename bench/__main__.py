"""All benchmarks, one after the other."""

from __future__ import annotations

import importlib

for name in ("export", "growth", "recognition", "print"):
    print(f"== {name}")
    importlib.import_module(f"bench.{name}").main()
