"""A plugin of dbt-duckdb: what stops a connection is one sentence, also of plain `dbt build`.

dbt-duckdb knows errors of DuckDB 1 only: those of DuckDB 2 would come as 230 lines of stack trace.
It touches no node of the graph, which stays SQL; other engines have targets without it.
"""

from pathlib import Path
from typing import Any

import duckdb
from dbt.adapters.duckdb.plugins import BasePlugin

from rare_earth_trade.errors import is_held, told


class Plugin(BasePlugin):
    """Made before the first connection; a RuntimeError becomes dbt's own message."""

    def initialize(self, plugin_config: dict[str, Any]) -> None:
        """Make the folder of the candidate, and see that nobody else has the file open."""
        file = Path(self.creds.path).expanduser()
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            if file.is_file():
                duckdb.connect(str(file)).close()
        except OSError as error:
            raise RuntimeError(told(error)) from error
        except duckdb.Error as error:
            # Anything else dbt meets itself.
            if is_held(error):
                raise RuntimeError(told(error)) from error
