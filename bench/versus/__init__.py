"""The parts of `bench/versus_scancode.py`: ScanCode and ours on the same files.

corpora    what is compared: a folder, or packages fetched by name and version
sampling   which of its files, and a copy of just these
measure    CPU, wall time and memory of one process and what it started
tools      the commands that are compared
answers    what each of them found, as the same two sets a file
holders    when two names mean the same holder
agreement  where the answers differ, and how
table      all of it as Markdown
"""
