"""The rules as people read, check and try them: everything behind `compliance rules`.

book       packs with their cases                 what a person can look up
words      a condition as a person reads it
sheet      all there is to say about one rule      -> Section after Section
text       a list, a sheet on a terminal            markdown   … as Markdown; docs/rules/
trial      a case run through the whole pipeline
"""
