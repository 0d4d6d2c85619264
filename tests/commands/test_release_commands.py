"""`longshu releases`, `retract`, `diff` and `verify`, as typed: what they say, and that no fault is a traceback."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from golden.published import publish_twice
from typer.testing import CliRunner, Result

from contracts.errors import UserFault
from orchestration.cli.app import app
from orchestration.settings import NobodyNamedError
from warehouse.paths import DataRoot

Asked = Callable[..., Result]


@pytest.fixture
def data(tmp_path: Path) -> DataRoot:
    shutil.copytree(publish_twice().data.root, tmp_path / "data", symlinks=True)
    return DataRoot(tmp_path / "data")


@pytest.fixture
def asked(data: DataRoot, monkeypatch: pytest.MonkeyPatch) -> Asked:
    monkeypatch.setenv("LONGSHU_BY", "tester")
    return lambda *words: CliRunner().invoke(app, [*words, "--data-root", str(data.root)])


def test_the_list_names_every_release_the_current_one_and_the_retracted_with_their_reason(
    asked: Asked,
) -> None:
    before = asked("releases").output
    assert "2027.02.0" in before and "2027.03.0" in before and "现行" in before
    assert asked("retract", "2027.03.0", "--reason", "合成", "--by", "tester").exit_code == 0
    after = " ".join(asked("releases").output.split())
    assert "已撤回" in after and "合成" in after and "tester" in after


def test_a_reason_is_shown_as_it_was_written_whatever_brackets_it_has(asked: Asked) -> None:
    assert asked("retract", "2027.03.0", "--reason", "见[附件]与[/b]").exit_code == 0
    shown = asked("releases")
    assert shown.exit_code == 0 and "见[附件]与[/b]" in "".join(shown.output.split())


def test_a_retraction_that_names_nobody_is_refused(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LONGSHU_BY")
    done = asked("retract", "2027.03.0", "--reason", "合成")
    assert isinstance(done.exception, NobodyNamedError)
    assert "2027.03.0" in asked("releases").output and "已撤回" not in asked("releases").output


def test_a_retraction_says_what_is_current_now_or_that_nothing_is(asked: Asked) -> None:
    assert "现行发布是 2027.02.0" in asked("retract", "2027.03.0", "--reason", "x").output
    assert "没有现行发布了" in asked("retract", "2027.02.0", "--reason", "x").output
    assert "已撤回" in asked("releases").output


@pytest.mark.parametrize(
    "words",
    [
        ("retract", "2020.01.0", "--reason", "x"),
        ("retract", "2027.03.0"),
        ("retract", "2027.03.0", "--reason", " "),
        ("verify", "--rebuild", "--audience", "public"),
        ("diff", "nothing-of-the-kind"),
        ("diff", "2027.02.0", "2020.01.0"),
        ("verify", "2020.01.0"),
        ("release", "--audience", "nobody"),
        ("release", "--correction-of", "2027.03.0"),
    ],
)
def test_what_cannot_be_done_is_said_in_both_languages(asked: Asked, words: tuple[str, ...]) -> None:
    fault = asked(*words).exception
    assert isinstance(fault, UserFault), fault
    assert any("\u4e00" <= c <= "\u9fff" for c in fault.zh) and fault.en.isascii()


def test_a_correction_of_an_unknown_release_is_refused_by_its_name_before_anything_is_built(
    asked: Asked,
) -> None:
    result = asked("release", "--correction-of", "2099.01.0", "--reason", "某表重报")
    assert "2099.01.0" in result.exception.zh and "2099.01.0" in result.exception.en
    assert "建库" not in result.output


def test_two_releases_are_compared_statuses_first(asked: Asked) -> None:
    said = asked("diff", "2027.02.0", "2027.03.0").output
    assert said.startswith("与 2027.02.0 相比：状态变化 1，数字新增 0、修订 1、撤下 0 | against 2027.02.0: ")
    assert "未完成 → 已达标" in said
    assert asked("diff", "2027.02.0").output == said


def test_a_submission_is_compared_with_what_was_known_before_it(asked: Asked) -> None:
    name = "published-longshu_editors-2026-11-00{}"
    first, second = (asked("diff", name.format(n)).output for n in (1, 2))
    assert "新增 1、改动 0、撤下 0" in first
    assert "新增 0、改动 1、撤下 0" in second and "庆阳数据中心集群　2026-12：130000 → 160000P" in second


def test_verify_names_a_file_that_is_not_as_published(asked: Asked, data: DataRoot) -> None:
    assert "2 个发布的哈希全部相符" in asked("verify").output
    path = data.releases / "2027.02.0" / "difference.md"
    path.chmod(0o644)
    path.write_text("?", encoding="utf-8")
    fault = asked("verify").exception
    assert isinstance(fault, UserFault) and "releases/2027.02.0/difference.md" in fault.zh
