"""What is asked for by name is found exactly, or the candidates are listed; nothing is guessed from a part of a name."""

from pathlib import Path

import pytest
from plans.harbour_file import HARBOUR

from contracts.errors import UserFault
from contracts.plan import Plan
from contracts.registry import load_plan
from orchestration.commands.asked import (
    Named,
    area_named,
    asked_month,
    code_asked,
    form_named,
    indicator_named,
    month_named,
)
from orchestration.commands.forms import forms_command

KIND = ("地区", "area")
STATES = [
    Named("DK", "丹麦", "Denmark"),
    Named("DE", "德国", "Germany", ("联邦德国",)),
    Named("HR", "克罗地亚", "Croatia"),
    Named("AT", "奥地利", "Austria"),
    Named("EUROPE", "欧洲联盟", "European Union"),
    Named("RO", "罗马尼亚", "Romania"),
    Named("CG", "刚果（布）", "Congo"),
    Named("CD", "刚果（金）", "Congo"),
]


@pytest.fixture(scope="module")
def harbour() -> Plan:
    return load_plan(HARBOUR)


@pytest.mark.parametrize(
    ("asked", "code"),
    [("DE", "DE"), ("AT", "AT"), ("RO", "RO"), ("de", "DE"), (" ＤＥ ", "DE"), ("denmark", "DK"), ("联邦德国", "DE"),
     ("European  Union", "EUROPE")],
)  # fmt: skip
def test_a_code_comes_before_every_name_that_holds_it(asked: str, code: str) -> None:
    assert code_asked(KIND, asked, STATES) == code


@pytest.mark.parametrize(
    ("asked", "zh", "candidates"),
    [("Congo", "“Congo”对应多个地区", ("CG", "CD")), ("ma", "没有地区“ma”", ("DK", "DE", "RO")),
     ("Germoney", "没有地区“Germoney”", ("DE",)), ("", "没有地区“”", ("DK", "CD"))],
)  # fmt: skip
def test_what_is_no_code_and_no_single_name_is_answered_with_the_candidates(
    asked: str, zh: str, candidates: tuple[str, ...]
) -> None:
    with pytest.raises(UserFault) as caught:
        code_asked(KIND, asked, STATES)
    assert caught.value.zh == zh and repr(asked) in caught.value.en and caught.value.exit_code == 1
    assert all(
        f"（{code}）" in caught.value.fix_zh and f"({code})" in caught.value.fix_en for code in candidates
    )


def test_a_part_of_a_name_never_chooses_even_where_only_one_name_holds_it() -> None:
    with pytest.raises(UserFault) as caught:
        code_asked(KIND, "Den", STATES)
    assert caught.value.fix_zh == "相近的：丹麦（DK）"


@pytest.mark.parametrize(
    ("asked", "code"),
    [("全省", "620000"), ("甘肃", "620000"), ("临夏州", "622900"), ("庆阳", "621000"), ("庆阳市", "621000"),
     ("庆阳集群", "621000-CL"), ("620100-xq", "620100-XQ"), ("Lanzhou", "620100")],
)  # fmt: skip
def test_a_declared_name_of_an_area_finds_it(shipped_plan: Plan, asked: str, code: str) -> None:
    assert area_named(shipped_plan, asked) == code


def test_every_area_indicator_and_form_of_the_plan_is_found_by_its_own_code(shipped_plan: Plan) -> None:
    for area in shipped_plan.codelists["ref_area"]:
        assert area_named(shipped_plan, area.code) == area.code
    for code in shipped_plan.indicators:
        assert indicator_named(shipped_plan, code) == code
    for form in shipped_plan.forms.values():
        assert form_named(shipped_plan, form.form) is form_named(shipped_plan, form.number.lower()) is form


def test_an_indicator_is_found_by_its_alias_and_its_label_but_not_by_part_of_them(harbour: Plan) -> None:
    wanted = "quay_berths_in_service"
    assert indicator_named(harbour, "berths") == indicator_named(harbour, "投入使用的泊位（合成）") == wanted
    with pytest.raises(UserFault) as caught:
        indicator_named(harbour, "泊位")
    assert wanted in caught.value.fix_zh and wanted in caught.value.fix_en


@pytest.mark.parametrize("period", ["", "10", "2026-13", "October"])
def test_a_period_that_is_none_is_refused(period: str) -> None:
    with pytest.raises(UserFault):
        asked_month(None, period)


@pytest.mark.parametrize(
    "text", ["2026-10", "2026年10月", "２０２６－１０", " 2026.10 ", "2026/10", "202610"]
)
def test_a_month_is_found_as_people_write_it(text: str) -> None:
    assert month_named(text) == "2026-10"


@pytest.mark.parametrize(
    ("text", "first", "last", "count"),
    [("2026-Q3", "2026-07", "2026-09", 3), ("2026年上半年", "2026-01", "2026-06", 6), ("2026", "2026-01", "2026-12", 12),
     ("2026年二季度", "2026-04", "2026-06", 3)],
)  # fmt: skip
def test_a_period_of_several_months_is_answered_with_its_months(
    text: str, first: str, last: str, count: int
) -> None:
    with pytest.raises(UserFault) as caught:
        month_named(text)
    months = caught.value.fix_en.partition(": ")[2].split(", ")
    assert (months[0], months[-1], len(months)) == (first, last, count)
    assert caught.value.exit_code == 1 and last in caught.value.fix_zh


@pytest.mark.parametrize("text", ["", "10", "2026-1", "2026-13", "October", "1850-10"])
def test_what_names_no_month_is_refused(text: str) -> None:
    with pytest.raises(UserFault) as caught:
        month_named(text)
    assert caught.value.code == "month.unknown"


def test_a_period_without_blanks_is_answered_with_periods_that_have_some(tmp_path: Path) -> None:
    with pytest.raises(UserFault) as caught:
        forms_command(None, "2031-05", tmp_path)
    assert "20" in caught.value.fix_zh and caught.value.fix_en.count(",") > 2
