"""Packs come out of the cache as they went in, and of damaged data come none."""

from __future__ import annotations

import json
from typing import Any

import pytest

from compliance.model.stored import Malformed
from compliance.obligations.load import _between, load_packs
from compliance.obligations.stored_packs import as_plain, packs_of


class Shelf(dict[str, Any]):
    """What a stage keeps, through JSON."""

    def recall(self, name: str) -> Any | None:
        return json.loads(self[name]) if name in self else None

    def keep(self, name: str, value: Any) -> None:
        self[name] = json.dumps(value)


def test_packs_come_back_as_they_were() -> None:
    packs = load_packs()
    assert packs_of(json.loads(json.dumps(as_plain(packs)))) == packs


def test_what_is_kept_is_used() -> None:
    shelf = Shelf()
    first = load_packs((), shelf)
    shelf["packs"] = json.dumps(as_plain(first[:1]))
    assert load_packs((), shelf) == first[:1]


@pytest.mark.parametrize("damaged", ["{}", "[1]", "[[1]]", '[[["a"], [], []]]', "[[[], [], [[]]]]", '"x"'])
def test_damaged_data_are_no_packs(damaged: str) -> None:
    data = json.loads(damaged)
    if data:
        with pytest.raises(Malformed):
            packs_of(data)
    shelf = Shelf(packs=damaged)
    assert load_packs((), shelf) == (load_packs() if data else ())


def test_nothing_is_wrong_between_the_packs_that_ship() -> None:
    assert _between(load_packs()) == []
