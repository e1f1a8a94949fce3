from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from kg.build.lock import exclusive
from kg.releases import Home

if TYPE_CHECKING:
    from pathlib import Path


def test_one_at_a_time_and_the_other_says_that_it_waits(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    told, order = threading.Event(), []

    def second() -> None:
        with exclusive(home, told.set):
            order.append("second")

    with exclusive(home, lambda: order.append("never")):
        thread = threading.Thread(target=second)
        thread.start()
        assert told.wait(10)
        order.append("first")
    thread.join(10)
    assert order == ["first", "second"]
