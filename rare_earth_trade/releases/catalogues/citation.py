"""How to cite a release, in the Citation File Format (https://citation-file-format.github.io)."""

from typing import Any

from rare_earth_trade.releases import about


def described(manifest: dict[str, Any]) -> dict[str, Any]:
    """The citation of a release."""
    return {
        "cff-version": "1.2.0",
        "message": f"Please cite the release: {about.citation(manifest['release_id'])}",
        "type": "dataset",
        "title": about.TITLE,
        "abstract": about.summary(),
        "authors": [{"name": about.MAKERS}],
        "version": manifest["release_id"],
        "date-released": manifest["released_at"][:10],
        "license": about.LICENCE,
        "identifiers": [
            {
                "type": "other",
                "value": f"urn:rare-earth-trade:release:{manifest['release_id']}",
                "description": "The release; its id stands in release.json, too.",
            }
        ],
    }
