"""Customs' own tables of main goods (量值表): recognised by their title, read whole or refused."""

from rare_earth_trade.downloads.main_goods.reader import (
    EXPECTED,
    Table,
    is_one,
    is_titled,
    other_title,
    read,
)

__all__ = ["EXPECTED", "Table", "is_one", "is_titled", "other_title", "read"]
