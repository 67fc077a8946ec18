"""Raw customs downloads into the landing area: `rare-earth-trade ingest`."""

from rare_earth_trade.downloads.landing import manifest

__all__ = ["manifest"]
