"""Comments: where they are, which are Chinese, which say that code came from elsewhere.

segments(text, language)            -> comments and strings, told apart
chinese_comments(text, segments)    -> the Chinese ones, and counts
origin_markers(text, segments)      -> "Copied from …", "改编自 …"
"""

from compliance.detect.comments.chinese import chinese_comments
from compliance.detect.comments.origins import origin_markers
from compliance.detect.comments.scanner import Segment, segments
from compliance.detect.comments.syntaxes import LANGUAGES

__all__ = ["LANGUAGES", "Segment", "chinese_comments", "origin_markers", "segments"]
