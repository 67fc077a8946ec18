"""Each house rule finds what it is for, and none raises: dbt-score would call that a pass."""

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

import pytest
from dbt_score import Rule
from dbt_score.models import ManifestLoader

from rare_earth_trade import paths
from tests import house_rules

MODEL = "model.rare_earth_trade."
MART = f"{MODEL}fct_magnet_exports_monthly"
STAGED = f"{MODEL}stg_press__sources"
GROWN = f"{MODEL}int_series_months_with_growth"
SEED = "seed.rare_earth_trade.raw_press__sources"
RULES = {
    name: rule
    for name, rule in vars(house_rules).items()
    if isinstance(rule, type) and issubclass(rule, Rule)
}


@pytest.fixture(scope="session")
def manifest() -> dict:
    """The manifest of the build that `make test` has just done."""
    return json.loads((paths.home() / "build/target/manifest.json").read_text(encoding="utf-8"))


@pytest.fixture
def broken(manifest: dict, tmp_path: Path) -> Callable[..., set[tuple[str, str]]]:
    """Rule and name of each violation, after some keys of one node were changed."""

    def violations(node: str | None = None, **changes: object) -> set[tuple[str, str]]:
        spoilt = deepcopy(manifest)
        if node:
            spoilt["nodes"][node].update(changes)
        file = tmp_path / "manifest.json"
        file.write_text(json.dumps(spoilt), encoding="utf-8")
        loaded = ManifestLoader(file)
        assert len(loaded.models) > 20
        assert len(loaded.seeds) > 10
        found = set()
        for item in [*loaded.models.values(), *loaded.seeds.values()]:
            for name, rule in RULES.items():
                if not isinstance(item, rule.resource_type):
                    continue
                try:
                    violated = rule().evaluate(item) is not None
                except Exception as error:
                    # Without a traceback: writing out a model with all its parents takes minutes.
                    pytest.fail(f"{name} raises on {item.name}: {error!r}", pytrace=False)
                if violated:
                    found.add((name, item.name))
        return found

    return violations


def test_the_project_keeps_the_rules(broken: Callable) -> None:
    assert broken() == set()


@pytest.mark.parametrize(
    ("rule", "node", "changes"),
    [
        ("model_says_its_grain", MART, {"description": "Magnet exports."}),
        ("model_columns_are_described", GROWN, {"columns": {}}),
        ("mart_has_contract", MART, {"config": {"contract": {"enforced": False}}}),
        ("model_is_named_by_its_folder", GROWN, {"name": "months_grown"}),
        ("model_is_named_by_its_folder", STAGED, {"name": "stg_customs__sources"}),
        ("model_is_named_by_its_folder", STAGED, {"original_file_path": "models/staging/x.sql"}),
        ("model_is_named_by_its_folder", MART, {"original_file_path": "models/x.sql"}),
        ("model_is_named_by_its_folder", MART, {"original_file_path": "models/other/x.sql"}),
        ("model_has_its_own_properties_file", MART, {"patch_path": None}),
        ("model_has_its_own_properties_file", MART, {"patch_path": "x://models/all.yml"}),
        ("model_is_owned", MART, {"group": None}),
        ("model_is_owned", MART, {"access": "protected"}),
        ("model_is_owned", GROWN, {"access": "public"}),
        ("seed_is_described", SEED, {"description": ""}),
        ("seed_is_described", SEED, {"columns": {}}),
    ],
)
def test_a_rule_finds_what_it_is_for(
    broken: Callable, manifest: dict, rule: str, node: str, changes: dict
) -> None:
    name = changes.get("name", manifest["nodes"][node]["name"])
    assert (rule, name) in broken(node, **changes)


@pytest.mark.parametrize("description", ["", "Trade month.", "trade_month", "The month."])
def test_a_column_needs_a_description_that_says_something(
    broken: Callable, manifest: dict, description: str
) -> None:
    columns = deepcopy(manifest["nodes"][MART]["columns"])
    columns["trade_month"]["description"] = description
    assert broken(MART, columns=columns) == {
        ("model_columns_are_described", "fct_magnet_exports_monthly")
    }


def test_a_contract_needs_types(broken: Callable, manifest: dict) -> None:
    columns = deepcopy(manifest["nodes"][MART]["columns"])
    columns["trade_month"]["data_type"] = None
    assert broken(MART, columns=columns) == {("mart_has_contract", "fct_magnet_exports_monthly")}


def test_a_grain_test_is_missed(broken: Callable, manifest: dict) -> None:
    [grain] = [
        key
        for key, node in manifest["nodes"].items()
        if node.get("attached_node") == MART
        and node.get("test_metadata", {}).get("name") == "expect_unique_grain"
    ]
    assert broken(grain, attached_node=None, depends_on={"nodes": []}) == {
        ("model_grain_is_tested", "fct_magnet_exports_monthly")
    }


def test_a_bound_without_its_test_is_missed(broken: Callable, manifest: dict) -> None:
    [bounds] = [
        key
        for key, node in manifest["nodes"].items()
        if node.get("attached_node") == MART
        and node.get("test_metadata", {}).get("name") == "expect_bounds_in_order"
    ]
    spoilt = deepcopy(manifest["nodes"][bounds]["test_metadata"])
    spoilt["kwargs"]["triples"].pop()
    assert broken(bounds, test_metadata=spoilt) == {
        ("mart_bounds_are_tested", "fct_magnet_exports_monthly")
    }


@pytest.mark.parametrize(
    ("column", "description"),
    [
        ("quantity_t", "Best figure in tonnes, and nothing on sums."),
        ("quantity_t", "In tonnes. Not additive: said too late to be seen."),
        (
            "quantity_t",
            "Not additive: months are missing. Best figure, in some unit.",
        ),
        ("mom_pct", "Not additive: growth rates do not add up. In points of a hundred."),
        ("dissenting_figures", "Number of prints that miss the interval."),
    ],
)
def test_a_number_needs_its_unit_and_whether_it_adds_up(
    broken: Callable, manifest: dict, column: str, description: str
) -> None:
    columns = deepcopy(manifest["nodes"][MART]["columns"])
    columns[column]["description"] = description
    assert broken(MART, columns=columns) == {
        ("mart_numbers_say_unit_and_additivity", "fct_magnet_exports_monthly")
    }


def test_a_table_says_what_may_be_summed(broken: Callable) -> None:
    assert broken(MART, description="One row per month of magnet exports, in tonnes.") == {
        ("mart_numbers_say_unit_and_additivity", "fct_magnet_exports_monthly")
    }
