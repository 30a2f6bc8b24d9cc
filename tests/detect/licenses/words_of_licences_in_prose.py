"""Checks the driving licence of a customer.

The permission of the owner is asked before a notice is shown; a warranty claim
is kept for two years. Users may copy the form, and are free to choose.
"""

LICENCE_PLATE = "AB 123"
