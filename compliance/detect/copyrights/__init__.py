"""Copyright notices: who is named as holder, where, and in what context.

hints      can this text hold a notice at all, and on which lines
lines      comment markers and markup off
notation   marks, years and placeholders: how notices are written
passages   the rows a notice takes up, cut at its marks
western    Copyright, (c), ©: the notices in a passage
listed     holders in the rows below, and "(c)" as an item of a list
claims     is a mark with a name behind it a claim, or is copyright only spoken of
cjk        版权所有, 著作权归 … 所有, 저작권자 and friends
holders    years and cleaned names out of what follows a mark
names      how much of a text may be a name
splitting  several names out of one
words      the word lists of all these
notice     what is found, before its context is known
context    comment, string, template, licence text
detector   `detect`: all of it in order

No grammar: every form is told by a mark, and a name by its words, in time linear in the text.
"""
