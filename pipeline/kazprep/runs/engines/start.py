"""Which engine a run has, and starting it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kazprep.errors import EngineError
from kazprep.operating_system import max_processes
from kazprep.runs.engines.engine import Engine, available_cores
from kazprep.runs.engines.worker_pool import LocalEngine
from kazprep.settings import Settings


@contextmanager
def started_engine(settings: Settings, output: Path, writer_id: str) -> Iterator[Engine]:
    """The engine that `run.engine` names, until the block ends.

    It writes to `output`, to temporary files with `writer_id` in their names. Raises `EngineError`.
    """
    if settings.run.engine == "local":
        workers = max_processes(settings.run.workers or available_cores())
        yield LocalEngine(workers, settings, output, writer_id)
        return
    try:
        from kazprep.runs.engines.ray_driver import started_ray  # an extra, and a second to import
    except ImportError as error:
        raise EngineError(
            f"run.engine is 'ray', and Ray can't be imported ({error}): pip install 'kazprep[ray]'"
        ) from error
    with started_ray(settings, output, writer_id) as engine:
        yield engine
