"""`rare-earth-trade release` without its slow steps: no dbt docs, no expectations, no brief.

Audit, copy, comparison, publishing and clearing away are the real ones.
"""

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from rare_earth_trade import paths
from rare_earth_trade.cli import main
from rare_earth_trade.releases import checks, publish, rules

SEED = "seed.rare_earth_trade.raw_press__sources"


def document(draft: Path, as_of: str) -> dict[str, Any]:
    """A page, and the manifest of a project of one model on one seed of the ledger."""
    (draft / "docs").mkdir()
    (draft / "docs/index.html").write_text("<p>docs</p>", encoding="utf-8")
    paths.data_docs().mkdir(exist_ok=True)
    seed = {
        "resource_type": "seed",
        "database": "rare_earth_trade",
        "schema": "seeds",
        "name": "raw_press__sources",
        "original_file_path": "seeds/raw_press/raw_press__sources.csv",
    }
    model = seed | {
        "resource_type": "model",
        "schema": "marts",
        "name": "fct_claim_verdicts",
        "original_file_path": "models/marts/quality/fct_claim_verdicts.sql",
        "depends_on": {"nodes": [SEED]},
        "config": {"materialized": "table"},
        "compiled_code": "select 1",
    }
    return {"nodes": {SEED: seed, rules.VERDICTS: model}, "unit_tests": {}}


publish.document = document
publish.aside.examine = lambda *_: []
publish.outcomes_of.report = lambda *_: 0
# The project of one model has no tests to describe.
checks.of_tests = lambda *_: []
publish.brief.write = lambda *_, **__: SimpleNamespace(checks_page=lambda *_, **__: None)
if __name__ == "__main__":
    main(["release", *sys.argv[1:]])
