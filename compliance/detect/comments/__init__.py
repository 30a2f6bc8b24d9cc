"""Comments: where they are, which are Chinese, which say that code came from elsewhere.

scanner.segments(text, language)            -> comments and strings, told apart
chinese.chinese_comments(text, segments)    -> the Chinese ones, and counts
origins.origin_markers(text, segments)      -> "Copied from …", "改编自 …"
"""
