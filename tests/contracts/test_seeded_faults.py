"""Faults seeded in the plan that `new` makes: each is named with its file and line, in the plan's own language alone."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support import HOME

from contracts.faults import ContractError
from contracts.fields import LONGEST_NAME
from contracts.registry import load_plan
from contracts.speech import declare_languages

HAN = re.compile("[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
HEAD, FORM, INDICATORS = "plan.yml", "forms/ex_1.yml", "indicators/services.yml"
TARGETS, AREAS, LEFT_OUT = "targets.csv", "codelists/ref_area.csv", "targets_not_loaded.csv"
LONG = "x" * (LONGEST_NAME + 1)


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    declare_languages(("zh", "en"))


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return Path(shutil.copytree(HOME / "contracts" / "new_plan_en", tmp_path / "plan"))


def changed(root: Path, file: str, old: str, new: str) -> None:
    text = (root / file).read_text(encoding="utf-8")
    assert old in text, (file, old)
    (root / file).write_text(text.replace(old, new, 1), encoding="utf-8")


def line_with(root: Path, file: str, text: str) -> int:
    lines = (root / file).read_text(encoding="utf-8").split("\n")
    return next(number for number, line in enumerate(lines, start=1) if text in line)


@pytest.mark.parametrize(
    ("file", "old", "new", "key", "says"),
    [
        (INDICATORS, "Service centres (example)", LONG, "indicators.1.label_en", "at most 200"),
        (HEAD, "label_en: Public services (example)", f"label_en: {LONG}", "goals.0.label_en", "at most 200"),
        (HEAD, "title_en: Example plan (write the plan's full title)", f"title_en: {LONG}", "title_en", "at most 200"),
        (AREAS, "Example north", LONG, "EX-N.label_en", "at most 200"),
        (FORM, "number: EX-1", f"number: {LONG}", "number", "at most 200"),
        (FORM, "unit_zh: centres", f"unit_zh: {LONG}", "lines.1.unit_zh", "at most 200"),
        (FORM, ", unit_zh: centres", "", "lines.1.unit_zh", "missing"),
        (FORM, "number: EX-1", "number: ../EX-1", "number", "files are named by it"),
        (FORM, 'missing: {"M": M', 'missing: {"M": A', "missing.M", "a cell without a figure"),
        (HEAD, 'horizons: ["2027", "2030"]', 'horizons: ["2027", "2027"]', "horizons", "each horizon once"),
        (HEAD, 'horizons: ["2027", "2030"]', 'horizons: ["2024"]', "horizons", "before period_start"),
        (HEAD, "languages: [en]", "languages: [en, en]", "languages", "each language once"),
        (HEAD, "status: keeper", "status: keepr", "departments.1.status", "is keeper meant?"),
        (INDICATORS, "headline: true", "headline: true\n    growth_of: online_share", "online_share.growth_of", "from itself"),
        (INDICATORS, "headline: true", "headline: true\n    numerator: online_share\n    denominator: service_centres", "online_share.numerator", "from itself"),
        (TARGETS, "expected", "expectd", "T001.attribute", "is expected meant?"),
        (TARGETS, ",ge,80,,", ",ge,80,90,", "T001.value_high", "only a band"),
        (TARGETS, "at least 80%", "at least 90%", "T001.value", "printed was 'at least 90%'"),
        (TARGETS, "Example plan,,", "Example plan,javascript:alert(1),", "T001.url", "https://"),
        (TARGETS, "Example gazette", "Example\x00gazette", "outlet", "control characters"),
        (AREAS, "valid_to", "validto", "validto", "valid_to"),
        (AREAS, "aliases_zh", "sucessors", "sucessors", "successors"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_named_where_it_stands(
    plan: Path, file: str, old: str, new: str, key: str, says: str
) -> None:
    line = line_with(plan, file, old)
    changed(plan, file, old, new)
    with pytest.raises(ContractError) as caught:
        load_plan(plan)
    found = [f for f in caught.value.faults if f.key == key]
    assert found, [(f.file, f.line, f.key, f.message_en) for f in caught.value.faults]
    assert found[0].file == file and found[0].line in (line, line + 1)
    assert says in f"{found[0].message_en} {found[0].fix_en}"
    assert not HAN.search(found[0].message_en + found[0].fix_en)
    assert HAN.search(found[0].message_zh) and found[0].fix_zh


@pytest.mark.parametrize(
    ("reason", "near"),
    [("duplicate_outlt", "duplicate_outlet"), ("no_dates", "no_date"), ("our_own_reason", None)],
)
def test_a_reason_of_the_products_misspelt_is_named_and_one_of_the_offices_own_is_not(
    plan: Path, reason: str, near: str | None
) -> None:
    with (plan / LEFT_OUT).open("a", encoding="utf-8") as file:
        file.write(f"Z1,x,70%,2027,A document,An issuer,2026-01,{reason},,printed twice,\n")
    if near is None:
        load_plan(plan)
        return
    with pytest.raises(ContractError) as caught:
        load_plan(plan)
    (fault,) = caught.value.faults
    assert (fault.file, fault.line, fault.key) == (LEFT_OUT, 2, "Z1.reason") and near in fault.message_en


def test_a_forms_file_is_named_by_its_code(plan: Path) -> None:
    (plan / FORM).rename(plan / "forms" / "ex_9.yml")
    with pytest.raises(ContractError) as caught:
        load_plan(plan)
    (fault,) = caught.value.faults
    assert (fault.file, fault.key) == ("forms/ex_9.yml", "form") and "ex_1.yml" in fault.message_en


def test_cuts_of_a_target_stand_from_high_to_low(plan: Path) -> None:
    lines = (plan / TARGETS).read_text(encoding="utf-8").splitlines()
    more = [",cut_high,cut_mid,cut_low", ",0.6,0.95,0", ",0.95,0.6,0"]
    (plan / TARGETS).write_text(
        "\n".join(map("".join, zip(lines, more, strict=True))) + "\n", encoding="utf-8"
    )
    with pytest.raises(ContractError) as caught:
        load_plan(plan)
    assert [(f.line, f.key) for f in caught.value.faults] == [(2, "T001.cut_high")]


Seeding = Callable[[Path], None]


@pytest.mark.parametrize(
    "seeding",
    [
        lambda root: changed(root, TARGETS, ",ge,80,,", ",ge,80,90,"),
        lambda root: changed(root, HEAD, "calendar: BE", "calendar: Belgium"),
        lambda root: changed(root, FORM, "01 <= 100", "01 <=> 100"),
        lambda root: changed(root, INDICATORS, "kind: rate", "kind: rates"),
    ],
)
def test_a_plan_in_english_is_told_its_faults_in_english_and_without_a_traceback(
    plan: Path, seeding: Seeding
) -> None:
    seeding(plan)
    script = (
        "import sys; from orchestration.cli.app import main; sys.argv = ['longshu', *sys.argv[1:]]; main()"
    )
    known = {"LONGSHU_DATA": str(plan.parent / "data"), "COLUMNS": "200"}
    done = subprocess.run(
        [sys.executable, "-c", script, "plan", "check", "--plan", str(plan)],
        capture_output=True, text=True, cwd=HOME, env=os.environ | known, check=False,
    )  # fmt: skip
    told = done.stdout + done.stderr
    assert done.returncode != 0 and "faults in the plan: " in told and "→" in told, told
    assert "Traceback" not in told and not HAN.search(told), told
    assert " is not allowed: " in told, told
