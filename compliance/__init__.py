"""Finds unmet attribution duties in a repository."""

__version__ = "0.1.0"
