"""The practice set's public release attacked with linear programmes: no hidden figure is known to a tenth. `make prove`."""

from pathlib import Path

from disclosure.attack import attacked, figures
from support import SHIPPED_PLAN

from orchestration import steps
from orchestration.practice.cases import LAST_DAY
from orchestration.practice.making import make_returns


def test_no_hidden_figure_of_the_practice_set_is_known_to_a_tenth(tmp_path: Path) -> None:
    made = make_returns(SHIPPED_PLAN, tmp_path / "practice")
    internal = steps.build(made.settings, made.plan, LAST_DAY)
    public = steps.build(made.settings, made.plan, LAST_DAY, "public")
    steps.publish_build(made.settings, made.plan, public, "public")
    found = list(attacked(public.path, figures(internal.path)))
    close = [one for one in found if one.is_close]
    print(f"{len(found)} hidden figures, {len(close)} known to a tenth")
    assert found and close == []
