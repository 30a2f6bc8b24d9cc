"""The words that tell a name from prose, and an organisation from a person."""

from __future__ import annotations

# What stands where a holder would, and names nobody.
NOT_NAMES = frozenset(
    """
    none n/a na unknown unclear various see the a an and or of to in is as for all any notice notices holder
    holders owner owners license licence licenses licensed law laws statement statements interest interests
    act information year years text line lines message messages header headers file files date symbol sign
    string info gpl lgpl bsd freeware restricted 原作者 作者 原作者本人 各自 其 本人 本公司 其各自
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
    office claimant compliance date dates names name lawsuit industry trade trademark trademarks patent
    patents mask application applications registrations licensable summary help neither add added feel
    refresh remove removed drop fix use used
    """.split()
)

# Words that occur in no short lower-case name ("jane doe").
PROSE = (
    TOPICS | NOT_NAMES | set("will was be has have can may should must tool prefix written".split())
) - set("the of a various these".split())

# Lower-case words that may stand within a name …
CONNECTORS = frozenset(
    """
    and or of the for de van von der den del la le les di da do dos du y et al his her its their & / + @ - –
    a by at in und aka a.k.a with from individual portions co bv zu ter ten op el and/or as represented to
    an original other many catholique technique polytechnique nationale degli studi für
    """.split()
)

# … or end it.
CLOSERS = frozenset(
    """
    contributors contributor others authors author affiliates affiliate company team teams developers
    developer project projects members community maintainers organization org foundation group workshop
    various subsidiaries al e.v ev mbh bv co s.p.a s.r.o subsidiary(-ies subsidiary inc llc ltd corp limited
    gmbh
    """.split()
)

# Words that end a name wherever they stand.
NEVER_IN_NAMES = frozenset(
    """
    holder holders copyright copyrights copyrighted licence licences licensed license licenses permission
    permissions warranty warranties liable damages merchantability notice notices rights you this neither
    spdx-license-identifier
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
