"""The nouns of the product: frozen dataclasses on the standard library alone.

Stages never import one another; they meet here.

    snapshot   a tree to audit            acquire      -> Snapshot
    evidence   what one blob says         detect       -> Evidence
    facts      what it means              facts        -> Facts (Subjects with Facts)
    rule       what a licence asks        obligations  reads Rules
    finding    an obligation and a gap    obligations  -> Finding
    result     the one document that every report is rendered from
"""
