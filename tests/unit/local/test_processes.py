from __future__ import annotations

import os
import subprocess

from contrafact_local.processes import children_of, has_orphans


def test_a_child_is_noticed_unless_it_is_spared() -> None:
    with subprocess.Popen(["sleep", "600"]) as child:
        others = {*children_of(os.getpid())} - {child.pid}
        assert has_orphans(spare=0)
        assert has_orphans(spare=child.pid) == bool(others)
        child.kill()
