"""Copyright notices: who is named as holder, where, and in what context.

hints      can this text hold a notice at all, and on which lines
lines      comment markers and markup off
notation   marks, years and placeholders: how notices are written
regular    notices that follow a regular form, read without a grammar
cjk        版权所有, 著作权归 … 所有, 저작권자 and friends
grammar    ScanCode's grammar for the rest, each distinct passage once
holders    one name out of what follows the mark
splitting  several names out of one
words      the word lists of both
context    comment, string, template, licence text
detector   `detect`: all of it in order
"""

from __future__ import annotations

from compliance.detect.copyrights.context import is_steward
from compliance.detect.copyrights.detector import detect

__all__ = ["detect", "is_steward"]
