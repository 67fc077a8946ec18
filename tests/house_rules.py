"""House rules of the dbt project that a tool can check (dbt-score). Each says what to do.

Where a rule raises, dbt-score prints ERR and still ends with code 0: a rule must not raise on any
model. tests/python/test_house_rules.py sees to that.
"""

import re

from dbt_score import Model, RuleViolation, Seed, rule

from rare_earth_trade.releases.parquet import is_additive, unit

FOLDER_PREFIXES = {"staging": "stg_", "intermediate": "int_", "marts": ("fct_", "dim_")}
SHORTEST_DESCRIPTION = 15
NUMBERS = ("decimal", "double", "float", "integer", "bigint")


def folder(model: Model) -> list[str]:
    """Folders of a model below models/, for example ['staging', 'customs']."""
    return model.original_file_path.split("/")[1:-1] or [""]


def undescribed(columns: list) -> list[str]:
    """Columns whose description is missing, too short to say anything, or only the name again."""
    return [
        column.name
        for column in columns
        if len(column.description or "") < SHORTEST_DESCRIPTION
        or re.sub(r"[\W_]+", "", column.description.lower())
        == re.sub(r"[\W_]+", "", column.name.lower())
    ]


@rule
def model_says_its_grain(model: Model) -> RuleViolation | None:
    """A model's description begins with "One row per"."""
    if not (model.description or "").startswith("One row per"):
        return RuleViolation("Begin the description with 'One row per ...'.")


@rule
def model_grain_is_tested(model: Model) -> RuleViolation | None:
    """Every model has the data test expect_unique_grain, or names the check that stands for it."""
    if model.config.get("meta", {}).get("grain_is_checked_by"):
        return None
    if not any(test.type == "expect_unique_grain" for test in model.tests):
        return RuleViolation("Add the data test expect_unique_grain with the columns of the grain.")


@rule
def model_columns_are_described(model: Model) -> RuleViolation | None:
    """Every column of a model is in its properties, with a description that says something."""
    if not model.columns:
        return RuleViolation("List and describe the columns.")
    names = undescribed(model.columns)
    if names:
        return RuleViolation(f"Describe: {', '.join(names)}.")


@rule
def mart_has_contract(model: Model) -> RuleViolation | None:
    """Every mart has an enforced contract and a data type on each column."""
    if folder(model)[0] != "marts":
        return None
    if not model.config.get("contract", {}).get("enforced"):
        return RuleViolation("Enforce the contract.")
    untyped = [column.name for column in model.columns if not column.data_type]
    if untyped:
        return RuleViolation(f"Give a data type to: {', '.join(untyped)}.")


@rule
def mart_bounds_are_tested(model: Model) -> RuleViolation | None:
    """Every bound of a mart stands in a triple of the data test expect_bounds_in_order."""
    if folder(model)[0] != "marts":
        return None
    tested = {
        column
        for test in model.tests
        if test.type == "expect_bounds_in_order"
        for triple in test.kwargs.get("triples", [])
        for column in triple
    }
    bounds = {
        column.name for column in model.columns if re.search(r"_(lower|upper)(_|$)", column.name)
    }
    if bounds - tested:
        return RuleViolation(
            f"Add to the triples of expect_bounds_in_order: {', '.join(sorted(bounds - tested))}."
        )


@rule
def mart_numbers_say_unit_and_additivity(model: Model) -> RuleViolation | None:
    """A number of a mart opens with how it may be summed, and names the unit that its name has."""
    if folder(model)[0] != "marts":
        return None
    numbers = [one for one in model.columns if (one.data_type or "").startswith(NUMBERS)]
    told = {column.name: " ".join((column.description or "").split()) for column in numbers}
    silent = [name for name, text in told.items() if is_additive(text) is None]
    if silent:
        return RuleViolation(f"Open with 'Additive over' or 'Not additive:': {', '.join(silent)}.")
    without = [
        name for name, text in told.items() if (unit(name) or "").lower() not in text.lower()
    ]
    if without:
        return RuleViolation(f"Name the unit of: {', '.join(without)}.")
    if numbers and "additive" not in model.description.lower():
        return RuleViolation("Say in the description of the table what may be summed.")


@rule
def model_is_named_by_its_folder(model: Model) -> RuleViolation | None:
    """stg_<source>__ in staging/<source>, int_ in intermediate, fct_ or dim_ in marts."""
    layer, *rest = folder(model)
    if layer not in FOLDER_PREFIXES:
        return RuleViolation(f"Move it below one of: {', '.join(FOLDER_PREFIXES)}.")
    if not model.name.startswith(FOLDER_PREFIXES[layer]):
        return RuleViolation(f"Begin the name with {FOLDER_PREFIXES[layer]}.")
    if layer == "staging" and not (rest and model.name.startswith(f"stg_{rest[0]}__")):
        return RuleViolation("Put it into a folder of its source and name it stg_<source>__ .")


@rule
def model_has_its_own_properties_file(model: Model) -> RuleViolation | None:
    """The properties are in a .yml of the model's own, beside the .sql."""
    if (model.patch_path or "").split("//")[-1] != model.original_file_path.replace(".sql", ".yml"):
        return RuleViolation("Put the properties into a .yml of the same name beside the model.")


@rule
def model_is_owned(model: Model) -> RuleViolation | None:
    """Every model belongs to a group; marts are public, nothing else is."""
    if not model.group:
        return RuleViolation("Put the model into a group.")
    if (folder(model)[0] == "marts") != (model.access == "public"):
        return RuleViolation("Marts are public, other models are not.")


@rule
def seed_is_described(seed: Seed) -> RuleViolation | None:
    """Every seed and each of its columns is described, and each column has a type."""
    if not (seed.description or "").startswith("One row per"):
        return RuleViolation("Begin the description with 'One row per ...'.")
    names = undescribed(seed.columns)
    if names:
        return RuleViolation(f"Describe: {', '.join(names)}.")
    if set(seed.config.get("column_types", {})) != {column.name for column in seed.columns}:
        return RuleViolation("Give column_types for exactly the columns that are described.")
