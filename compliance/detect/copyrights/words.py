"""The words that tell a name from prose, and an organisation from a person."""

from __future__ import annotations

# What stands where a holder would, and names nobody.
NOT_NAMES = frozenset(
    """
    none n/a na unknown unclear various see the a an and or of to in is as for all any notice notices holder
    holders owner owners license licence licenses licensed law laws statement statements interest interests
    act information year years text line lines message messages header headers file files date symbol sign
    string info 原作者 作者 原作者本人 各自 其 本人 本公司 其各自
    """.split()
)

# A first word that makes the mark a topic ("copyright notice"), not a claim.
TOPICS = frozenset(
    """
    notice notices holder holders owner owners owned ownership license licence licenses licences licensee
    law laws statement statements interest interests act information infringement infringing protection
    protected years text line lines message header headers file files tag tags symbol and or in on if not no
    to as that this these with from when where which detection detections attribution claim claims claimed
    status details page term terms format string strings field fields grant grants treaty treaties issue
    issues management policy disclaimer clause transfer assignment assigned material materials work works
    you your we they it any all each such licensor scanner scan data model class parser plugin template
    templates clues convention contributor-specific problem update updates restrictions registration agent
    office claimant compliance date dates names name lawsuit industry
    """.split()
)

# Words that occur in no short lower-case name ("jane doe").
PROSE = (TOPICS | NOT_NAMES | set("will was be has have can may should must tool".split())) - set(
    "the of a various".split()
)

# Lower-case words that may stand within a name.
CONNECTORS = frozenset(
    """
    and or of the for de van von der den del la le les di da do dos du y et al al. e.v. its his her their &
    / + @ - – a company by at in und aka a.k.a. with from contributors contributor other others authors
    author affiliates affiliate team teams developers developer project projects members community
    maintainers organization foundation group various individual portions subsidiaries holders, et. co. bv
    ev contributors, authors, team, al, mbh an s.p.a. s.r.o. zu ter ten op el and/or as represented to
    """.split()
)

# Alternatives for regular expressions: what a company ends with …
SUFFIX = (
    r"Inc|Incorporated|Ltd|Limited|LLC|LLP|Corp|Corporation|Company|Co|GmbH|AG|SE|SA"
    r"|S\.A|BV|B\.V|AB|Oy|Oyj|Pty|PLC|plc|KK|K\.K|e\.V|ASA|SpA"
)
# … and what other bodies end with.
BODY = (
    r"[Tt]eams?|TEAM|[Aa]uthors?|AUTHORS|[Dd]evelopers|[Gg]roup|[Ll]abs?|[Ll]aboratory"
    r"|[Ll]aboratories|University|Universit\w+|Institute|Foundation|Academy|College|Consortium"
    r"|Project|[Cc]ontributors|Community|Technologies|Research|Organi[sz]ation|CORPORATION"
    r"|Council|Ministry|Center|Centre|Association|Society|AI"
)
