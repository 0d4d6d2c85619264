"""A release has a name, hashes and a difference; it is complete before it is seen and never changes."""

import json
import shutil
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import duckdb
import polars as pl
import pytest
from golden.published import Published, publish_twice
from support import table

from contracts.dictionary import known_columns, marts
from contracts.plan import Plan
from warehouse.audience import FILE_NAME
from warehouse.build.due_dates import expected_returns
from warehouse.paths import DataRoot, put_in_place, sha256_file
from warehouse.release import shelf as shelves
from warehouse.release.atom_feeds import ATOM
from warehouse.release.difference.compare import difference
from warehouse.release.duckdb_file import write_marts
from warehouse.release.manifest import read_manifest
from warehouse.release.publish import publish
from warehouse.release.shelf import Release, current_release, verify_files

MARTS = sorted(marts())
AS_KNOWN = ("indicator_values_as_known", "target_vs_actual_as_known")  # views
ADDED = ("release_difference", "release_statuses", "README", *AS_KNOWN)  # what a release adds to the marts


@pytest.fixture(scope="module")
def published() -> Published:
    return publish_twice()


def _copy(published: Published, tmp_path: Path) -> DataRoot:
    return published.copied(tmp_path / "data")


def test_the_pointer_and_the_link_name_the_newest_release(published: Published) -> None:
    folder = published.data.releases
    assert (folder / "CURRENT").read_text(encoding="utf-8") == "2027.03.0\n"
    assert (folder / "current").readlink() == Path("2027.03.0")
    found = current_release(published.data)
    assert found and found.name == published.second.name and found.manifest == published.second.manifest


def test_before_the_first_release_there_is_no_current_one(data: DataRoot) -> None:
    assert current_release(data) is None


def test_names_count_from_zero_in_each_month_and_a_correction_counts_on(
    published: Published, tmp_path: Path, shipped_plan: Plan
) -> None:
    data = _copy(published, tmp_path)
    days = [
        datetime(2027, 3, 17, 9, 30, 15, 250),
        datetime(2027, 3, 31),
        datetime(2027, 4, 1),
        datetime(2028, 3, 1),
    ]
    made = [
        publish(data, shipped_plan, replace(published.build, key=f"synthetic-{n}"), day, exports=())
        for n, day in enumerate(days)
    ]
    names = [one.name for one in made]
    assert made[0].manifest.published_at == datetime(2027, 3, 17, 9, 30, 15)
    entries = ET.parse(made[-1].path / "feeds" / "all.xml").getroot().iter(f"{{{ATOM}}}entry")
    told = [entry.findtext(f"{{{ATOM}}}title") or "" for entry in entries]
    assert [title.split("：")[0] for title in told] == [
        f"发布 {n}" for n in (*names[::-1], "2027.03.0", "2027.02.0")
    ]
    assert names == ["2027.03.1", "2027.03.2", "2027.04.0", "2028.03.0"]
    assert verify_files(published.first) == []


def test_a_release_is_complete_before_its_name_appears(
    published: Published, tmp_path: Path, shipped_plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = _copy(published, tmp_path)
    seen: list[tuple[set[str], list[str], str]] = []

    def named(source: Path, target: Path) -> None:
        if source.is_dir() and not source.is_symlink():
            manifest = read_manifest(source)
            broken = verify_files(Release(source.name, source, manifest, False))
            seen.append(
                (set(manifest.files), broken, (data.releases / "CURRENT").read_text(encoding="utf-8"))
            )
            assert source.name.startswith(".") and not target.exists()
        put_in_place(source, target)

    monkeypatch.setattr(shelves, "put_in_place", named)
    publish(data, shipped_plan, replace(published.build, key="synthetic"), datetime(2027, 4, 1), exports=())
    differences = {f"difference.{kind}" for kind in ("json", "md", "parquet")} | {"feeds/all.xml"}
    [(files, broken, pointer)] = seen
    assert files >= {FILE_NAME, *differences}
    assert (broken, pointer) == ([], "2027.03.0\n")
    assert (data.releases / "CURRENT").read_text(encoding="utf-8") == "2027.04.0\n"


def test_an_equal_build_is_the_release_that_is_there(published: Published, shipped_plan: Plan) -> None:
    before = sorted(p.name for p in published.data.releases.iterdir())
    again = publish(published.data, shipped_plan, published.build, datetime(2028, 1, 1))
    assert (again.name, again.is_new) == ("2027.03.0", False)
    assert sorted(p.name for p in published.data.releases.iterdir()) == before


def test_files_are_read_only_and_nothing_else_lies_beside_them(published: Published) -> None:
    files = [p for p in published.second.path.rglob("*") if p.is_file()]
    assert all(p.stat().st_mode & 0o222 == 0 for p in files)
    names = {p.relative_to(published.second.path).as_posix() for p in files}
    assert names == {*published.second.manifest.files, "manifest.json"}
    assert not any(name.endswith(".wal") for name in names)


@pytest.mark.parametrize("name", [FILE_NAME, "parquet/dim_area.parquet", "difference.json"])
def test_a_file_that_is_changed_or_missing_is_named(published: Published, tmp_path: Path, name: str) -> None:
    data = _copy(published, tmp_path)
    found = current_release(data)
    assert found and verify_files(found) == []
    path = found.path / name
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    assert verify_files(found) == [name]
    path.unlink()
    assert verify_files(found) == [name]


def test_publishing_leaves_the_release_before_as_it_was(published: Published) -> None:
    assert verify_files(published.first) == []
    assert read_manifest(published.first.path) == published.first.manifest
    assert published.second.manifest.previous == published.first.name


def test_a_reader_of_the_old_release_reads_on_while_the_next_is_published(published: Published) -> None:
    assert published.reader_saw == ("missed", "missed", "missed")
    sql = "select status from marts.mart_target_vs_actual where target_id = 'T0012'"
    assert table(published.data.releases / "current" / FILE_NAME, sql) == [{"status": "achieved"}]


def test_the_difference_says_which_status_changed_and_counts_rows(
    published: Published, shipped_plan: Plan
) -> None:
    first, second = (
        json.loads((r.path / "difference.json").read_bytes()) for r in (published.first, published.second)
    )
    none = {"added": 0, "revised": 0, "withdrawn": 0}
    assert first == {"previous": None, "statuses": [], "figures": none, "rows": {}}
    assert second["figures"] == {"added": 0, "revised": 1, "withdrawn": 0}
    assert second["previous"] == "2027.02.0"
    assert {s["target_id"]: (s["status_before"], s["status_now"]) for s in second["statuses"]} == {
        "T0012": ("missed", "achieved")
    }
    assert second["rows"]["mart_indicator_values"] == {"added": 0, "removed": 0, "changed": 1}
    expected = expected_returns(shipped_plan)["period_end"]
    newly_ended = expected.is_between(date(2027, 2, 16), date(2027, 3, 15)).sum()
    assert second["rows"]["mart_submissions"] == {
        "added": 1 + newly_ended,  # returns of a month that ended in between
        "removed": 0,
        "changed": 1,  # the first is replaced
    }
    assert second["rows"]["dim_area"] == {"added": 0, "removed": 0, "changed": 0}


def test_the_manifest_says_what_the_release_was_made_from(published: Published, shipped_plan: Plan) -> None:
    manifest = published.second.manifest
    assert (manifest.known_on, manifest.build_key) == (date(2027, 3, 15), published.build.key)
    assert [name[-3:] for name in manifest.submissions] == ["001", "002"]
    assert manifest.files[FILE_NAME] == sha256_file(published.second.database)
    assert manifest.plan == "gansu_ai_plus" and manifest.methods
    header = shipped_plan.header
    assert (manifest.plan_version, manifest.previous, manifest.correction) == (
        header.version,
        published.first.name,
        None,
    )
    assert (manifest.audience, manifest.published_at) == ("internal", datetime(2027, 3, 16, 9))
    changed = json.loads((published.second.path / "difference.json").read_bytes())
    assert manifest.difference == {"statuses": 1, "rows": changed["rows"]}
    assert (manifest.closings, manifest.remembers) == ([], []) and manifest.is_rebuildable
    assert manifest.sizes == {name: (published.second.path / name).stat().st_size for name in manifest.files}
    assert {said["outcome"] for said in manifest.submissions.values()} == {"accepted"}
    assert all(len(said["file_sha256"]) == 64 for said in manifest.submissions.values())


@pytest.mark.parametrize("name", MARTS)
def test_the_parquet_file_equals_the_table(published: Published, name: str) -> None:
    order = ", ".join(marts()[name].keys)
    with duckdb.connect(str(published.second.database), read_only=True) as con:
        rows = con.execute(f"select * from marts.{name} order by {order}").fetchall()
        path = published.second.path / "parquet" / f"{name}.parquet"
        assert con.execute("select * from read_parquet(?)", [str(path)]).fetchall() == rows
    assert pl.read_parquet(path).height == published.second.manifest.rows[name] == len(rows)


def test_every_table_and_column_is_described_in_both_languages(published: Published) -> None:
    sql = "select table_name, '' as column_name, comment from duckdb_tables() where schema_name = 'marts' union all "
    sql += "select view_name, '', comment from duckdb_views() where schema_name = 'marts' union all "
    sql += "select table_name, column_name, comment from duckdb_columns() where schema_name = 'marts'"
    found = table(published.second.database, sql)
    assert {r["table_name"] for r in found} == {*MARTS, *ADDED}
    for row in found:
        chinese, _, english = (row["comment"] or "").partition(" | ")
        assert any("\u4e00" <= c <= "\u9fff" for c in chinese), row
        assert english.isascii() or any(c.isalpha() for c in english), row
    known = known_columns()
    described = {
        r["column_name"]: r["comment"] for r in found if r["column_name"] and r["table_name"] != "README"
    }
    assert all(described[name] == known[name].description for name in described)


def test_every_table_has_its_primary_key(published: Published) -> None:
    sql = "select table_name, constraint_column_names as keys from duckdb_constraints() "
    sql += "where schema_name = 'marts' and constraint_type = 'PRIMARY KEY'"
    found = {r["table_name"]: tuple(r["keys"]) for r in table(published.second.database, sql)}
    assert found == {name: mart.keys for name, mart in marts().items()} | {
        "release_difference": ("change_no",),
        "release_statuses": ("release", "target_id"),
    }


def test_a_link_left_behind_by_a_crash_is_mended_by_the_next_run(
    published: Published, tmp_path: Path, shipped_plan: Plan
) -> None:
    data = _copy(published, tmp_path)
    (data.releases / "current").unlink()
    (data.releases / "current").symlink_to(published.first.name)
    publish(data, shipped_plan, published.build, datetime(2027, 3, 17))
    assert (data.releases / "current").readlink() == Path("2027.03.0")


def test_a_mart_that_the_older_release_did_not_have_is_all_new_rows(
    published: Published, tmp_path: Path
) -> None:
    old = tmp_path / "old.duckdb"
    write_marts(published.build, old, "old")
    with duckdb.connect(str(old)) as con:
        con.execute("drop table marts.dim_area")
    changes = difference(old, published.second.database)
    assert changes.counts["dim_area"]["added"] == published.second.manifest.rows["dim_area"]


def test_a_target_that_is_gone_is_in_the_difference(published: Published, tmp_path: Path) -> None:
    new = tmp_path / "new.duckdb"
    write_marts(published.build, new, "new")
    with duckdb.connect(str(new)) as con:
        con.execute("delete from marts.mart_target_vs_actual where target_id = 'T0015'")
    changed = {s["target_id"] for s in difference(published.second.database, new).statuses}
    assert changed == {"T0015"}


def test_a_release_of_a_finished_build_needs_no_scratch(
    published: Published, tmp_path: Path, shipped_plan: Plan
) -> None:
    data = _copy(published, tmp_path)
    aside = data.work.with_name("aside")
    published.data.work.rename(aside)
    try:
        done = publish(
            data, shipped_plan, replace(published.build, key="synthetic"), datetime(2027, 4, 1), exports=()
        )
    finally:
        aside.rename(published.data.work)
    assert verify_files(done) == []


def test_a_release_holds_no_reading_that_came_after_its_build(
    published: Published, tmp_path: Path, shipped_plan: Plan
) -> None:
    later = published.data.ledger / "observations" / "synthetic-later.parquet"
    shutil.copyfile(next(published.data.ledger.glob("observations/published-*.parquet")), later)
    try:
        done = publish(
            _copy(published, tmp_path),
            shipped_plan,
            replace(published.build, key="synthetic"),
            datetime(2027, 4, 1),
            exports=(),
        )
    finally:
        later.unlink()
    counts = [
        table(found.database, "select count(*) as n from known.int_observations_shown")
        for found in (published.second, done)
    ]
    assert counts[0] == counts[1]


def test_a_release_shares_the_files_that_say_the_same_with_the_one_before_and_no_others(
    published: Published, tmp_path: Path, shipped_plan: Plan
) -> None:
    data = _copy(published, tmp_path)

    def next_release(n: int) -> Release:
        build = replace(published.build, key=f"synthetic-{n}")
        return publish(data, shipped_plan, build, datetime(2027, 3, 17 + n), exports=())

    first, second = next_release(0), next_release(1)
    then, now = first.manifest.files, second.manifest.files
    same = {name for name in now if now[name] == then.get(name)}
    linked = {name for name in now if (second.path / name).samefile(first.path / name)}
    assert linked == same and "dbt_docs.html" in linked and "longshu.duckdb" not in linked
    assert verify_files(first) == verify_files(second) == []
    changed = second.path / "dbt_docs.html"
    content = changed.read_bytes()
    changed.unlink()
    changed.write_bytes(content[:-1] + b"?")
    third = next_release(2)
    assert not (third.path / "dbt_docs.html").samefile(changed)
    assert verify_files(third) == [] and verify_files(first) == []
