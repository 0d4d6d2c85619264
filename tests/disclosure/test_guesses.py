"""No product of a public release holds a hash by which a guess at a hidden figure could be tried. All is synthetic."""

import io
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import duckdb
import pytest
from disclosure.figures import KNOWN_ON, submit_secrets, with_secrets
from support import table

from contracts.plan import Plan
from warehouse.build import build as building
from warehouse.build.build import Build
from warehouse.build.increments import fingerprints
from warehouse.disclosure import public_build
from warehouse.ledger import register
from warehouse.ledger.records import read_record
from warehouse.ledger.root_secret import keyed, secret_path
from warehouse.ledger.submission_history import manifests
from warehouse.paths import DataRoot
from warehouse.release.publish import publish
from warehouse.release.shelf import Release
from warehouse.verify.damage import damaged

NOW = datetime.combine(KNOWN_ON, datetime.min.time())


@pytest.fixture(scope="module")
def released(
    shipped_plan: Plan, tmp_path_factory: pytest.TempPathFactory
) -> tuple[DataRoot, Build, Release, Release]:
    """The same ledger published for both audiences, and the internal build."""
    data, plan = DataRoot(tmp_path_factory.mktemp("guesses") / "data"), with_secrets(shipped_plan)
    submit_secrets(data, plan)
    with data.writer():
        internal = building.build(data, plan, KNOWN_ON)
        public = public_build(data, plan, internal)
        inside = publish(data, plan, internal, NOW)
        outside = publish(data, plan, public, NOW, audience="public")
    return data, internal, inside, outside


def _hashes(data: DataRoot, internal: Build) -> set[str]:
    """Every hash over content that holds hidden figures, short forms too: what a guess would be tried against."""
    found = {internal.key, *fingerprints(manifests(data)).values()}
    for one in manifests(data):
        found |= {one.file_sha256, one.content_sha256, *(file.sha256 for file in one.files.values())}
    found |= {read_record(data, n)[1] for n in range(1, register.head(data)[0] + 1)}
    found |= {path.stem for path in data.kits.glob("*.zip")} | {path.name for path in data.builds.iterdir()}
    return found | {digest[:12] for digest in found}


def _texts(release: Release) -> Iterator[tuple[str, str]]:
    """Every product by its name, as text: packed ones unpacked, tables written out."""
    for path in sorted(release.path.rglob("*")):
        if not path.is_file():
            continue
        name, content = path.relative_to(release.path).as_posix(), path.read_bytes()
        yield name, name
        yield name, content.decode("utf-8", errors="replace")
        if zipfile.is_zipfile(io.BytesIO(content)):
            with zipfile.ZipFile(path) as packed:
                yield from (
                    (f"{name}:{n}", packed.read(n).decode("utf-8", "replace")) for n in packed.namelist()
                )
        elif path.suffix in (".duckdb", ".parquet"):
            yield from ((f"{name}:{one}", text) for one, text in _tables(path))


def _tables(path: Path) -> Iterator[tuple[str, str]]:
    if path.suffix == ".parquet":
        with duckdb.connect() as con:
            yield "rows", str(con.execute(f"from '{path}'").fetchall())
        return
    with duckdb.connect(str(path), read_only=True) as con:
        for schema, name in con.execute("select schema_name, table_name from duckdb_tables()").fetchall():
            yield name, str(con.execute(f'from "{schema}"."{name}"').fetchall())


def _holding(release: Release, hashes: set[str]) -> set[str]:
    return {name for name, text in _texts(release) if any(digest in text for digest in hashes)}


def test_no_product_of_a_public_release_holds_a_hash_over_what_it_hides(
    released: tuple[DataRoot, Build, Release, Release],
) -> None:
    data, internal, inside, outside = released
    hashes = _hashes(data, internal)
    assert "manifest.json" in _holding(inside, hashes), "an internal release says what it was made from"
    assert _holding(outside, hashes) == set()


def test_a_keyed_reference_leads_to_the_file_for_whoever_has_the_secret(
    released: tuple[DataRoot, Build, Release, Release],
) -> None:
    data, _, _, outside = released
    wanted = {keyed(data, one.file_sha256) for one in manifests(data)}
    shown = table(
        outside.database, "select distinct file_sha256 as reference from marts.bridge_figure_source"
    )
    assert shown and {row["reference"] for row in shown} <= wanted
    assert secret_path(data).stat().st_mode & 0o077 == 0
    assert damaged(data).damages == []
