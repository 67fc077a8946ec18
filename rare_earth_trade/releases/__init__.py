"""Releases: what passed every check is published in one step, and readers never meet a build."""
