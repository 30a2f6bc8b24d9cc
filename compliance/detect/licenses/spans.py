"""Sets of positions as the bits of an integer: overlap, union and size in one operation each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

Bits = int


def run_of(first: int, length: int) -> Bits:
    """The positions first … first + length - 1."""
    return ((1 << length) - 1) << first


def bits_of(positions: Iterable[int]) -> Bits:
    found = list(positions)
    if not found:
        return 0
    flags = bytearray(max(found) // 8 + 1)
    for position in found:
        flags[position >> 3] |= 1 << (position & 7)
    return int.from_bytes(flags, "little")


def first_of(bits: Bits) -> int:
    return (bits & -bits).bit_length() - 1


def last_of(bits: Bits) -> int:
    return bits.bit_length() - 1


def positions_of(bits: Bits) -> Iterator[int]:
    """The positions in `bits`, ascending."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest
