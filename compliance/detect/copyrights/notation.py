"""How notices are written: marks, years, and what ends a notice.

All patterns are meant for passages of at most `MAX_PASSAGE` characters.
"""

from __future__ import annotations

import re

MAX_PASSAGE = 1000

SIGN = (
    r"(?:\(\s?[cC]\s?\)|[©ⓒⒸ]|&copy;?|&\#169;|&\#x[aA]9;|\\x[aA]9|\\u00[aA]9|\\\(co"
    r"|\|copy\||@copyright\{\}|\\copyright\{\}|\\copyright\b)"
)
WORD = r"(?:[Cc]opyright(?:ed|s)?|COPYRIGHT(?:ED|S)?|CopyRight|Copr\.)"
_SPDX = r"SPDX-(?:File|Snippet)CopyrightText"
_GAP = r"[\s:,.*\-–=\"'`]{0,12}"

# A mark: the word with or without signs round it, or a sign alone. A sign alone must not be a call or
# an index: `f(c)`, `x[i](c)`.
MARK = re.compile(
    rf"(?P<spdx>{_SPDX})\s*:?(?:{_GAP}(?:{WORD}|{SIGN})(?!\w))*"
    rf"|(?:(?<![\w.\])]){SIGN}{_GAP})?(?<![A-Za-z0-9_.$-])(?P<word>{WORD})(?![\w(\[]|[-./]\w)"
    rf"(?P<signs>(?:{_GAP}{SIGN}|{_GAP}{WORD}(?!\w))*)"
    rf"|(?<![A-Za-z0-9_.$-])(?P<glued>{WORD}{SIGN})"
    rf"|(?<![\w\])>}}])(?P<sign>{SIGN})(?:(?=(?:19|20)\d\d)|(?![\w(\[]))"
    rf"|(?P<solo>[©ⓒⒸ]|&copy;|&\#169;)"
)

YEAR = r"(?:19\d\d|20[0-4]\d)(?![\d.]\d)(?!\d)"
_OPEN = r"(?:[Pp]resent|PRESENT|[Nn]ow|[Cc]urrent|[Tt]oday)\b"
_NEXT = (
    rf"\s*(?:[-–—~]+|\.\.+)\s*(?:{YEAR}|{_OPEN}|\d\d?(?!\d))"
    r"|,\s?\d\d(?!\w)"
    rf"|\s*(?:[,/;&+]|,\s*and\b|\band\b|\bto\b|\bthrough\b)\s*(?:{YEAR}|{_OPEN})"
    rf"|\s+{YEAR}"
)
YEARS = re.compile(rf"(?<![\w.])[\[(]?\s*(?P<years>{YEAR}(?:{_NEXT})*(?:\s?[-–+](?=[\s,]|$))?)\s*[\])年]?")
_RESERVED = r"(?:some|all|any)\s+(?:other\s+)?rights?\s+(?:are\s+)?reserved"
RESERVED = re.compile(
    rf"(?i:{_RESERVED}|alle rechte vorbehalten|tous droits r[ée]serv[ée]s|todos los derechos reservados)[.!]?"
    r"|版权所有|版權所有|保留所有权利|保留一切权利|保留所有權利|无断转载|무단\s?전재[^.]{0,30}금지"
)

# Words that open the sentence after a notice.
SENTENCE = re.compile(
    r"(?<=[\s.,;:|(\-–—])(?:(?:is |are )?(?:[Dd]ual[- ])?[Ll]icen[sc]ed\b|Released\b|Distributed\b"
    r"|Permission\b|Redistribution"
    r"|This\s+(?:file|program|software|code|work|library|source|is|project|package|module|material"
    r"|document|product)\b"
    r"|(?:[Ss]ee|Use of|Available|Published|Under|under|Subject to|Everyone|You may|You can"
    r"|For more|For conditions|For terms"
    r"|Made available|Please|May be|Any use|Unauthorized|Contributed|Written by|Author:|Authors:|Maintainer"
    r"|Originally|Based on|Adapted|Derived|Modified by|Permissive|Full license|Version \d"
    r"|version \d|v\d|Free for|Created)\b"
    r"|(?:distributed|released|available|provided)\s+(?:under|as|by|in)\b"
    r"|(?:The\s+)?(?:MIT|BSD|ISC|Apache|GPL|GNU|LGPL|Mozilla Public|zlib)[\s-](?:\d|[Ll]icen[sc]e"
    r"|[vV]\d|General|Lesser)"
    r"|(?:Modified|New|Simplified|\d-[Cc]lause)\s+BSD|SPDX-License|Licen[sc]e[:\s]|LICENSE\b"
    r"|(?<=[-|]\s)(?:MIT|ISC|BSD|Apache|MPL|L?GPL)\b"
    r"|https?://\S+/licen[sc]e)"
)

# Placeholders: the notice is a form to be filled in.
PLACEHOLDER = re.compile(
    r"\[\s*(?:yyyy|year|years|name|full ?name|owner|author|copyright|dates?|[Ii]nsert|company"
    r"|project|your)[^\]\n]{0,60}\]"
    r"|<\s*(?:yyyy|year|years|name|full ?name|owner|author|copyright|dates?|insert|company|project"
    r"|your|holders?)"
    r"(?![^>\n]{0,60}[@=])[^>\n]{0,60}>"
    r"|\{\{|\}\}|\$\{|\{%|<%|%\(\w+\)s"
    r"|(?<![\w%])%[sd](?!\w)|\{[A-Za-z_0-9.]{0,40}\}"
    r"|@[A-Z_]*(?:YEAR|NAME|COPYRIGHT)[A-Z_]*@"
    r"|\b(?:YYYY|yyyy|YEAR|20[Xx]{2}|19[Xxy]{2}|20[yY]{2})\b|\$(?:YEAR|year|today|date|author|name)\b|_{4,}"
    r"|\byear name of author\b|\bname of (?:author|copyright owner)\b|\bYour (?:Name|Company)\b"
    r"|\bYOUR (?:NAME|COMPANY)\b|'S COPYRIGHT HOLDER\b",
)
