"""The clock of the peers: it runs once Python and the engine are there, so that their start is not counted."""

import importlib
import json
import time


def tell(engine, work):
    """Loads the engine (duckdb or pandas), has it do its work, and prints what came of it, with the seconds, as JSON."""
    loaded = importlib.import_module(engine)
    started = time.perf_counter()
    found = work(loaded)
    print(json.dumps(found | {"seconds": round(time.perf_counter() - started, 4)}))
