"""The monthly brief: static pages on what happened, how sure that is, and what is doubtful."""

from rare_earth_trade.brief.pages import Brief, write

__all__ = ["Brief", "write"]
