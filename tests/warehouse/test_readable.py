"""Each file of a release is read as what its name says it is: what its own reader would refuse is named. Synthetic."""

import io
import zipfile
from pathlib import Path

import polars as pl
import pytest

from warehouse.release.readable import UnreadableProductError, refuse_unreadable


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "."), content)
    return out.getvalue()


def parquet() -> bytes:
    out = io.BytesIO()
    pl.DataFrame({"a": [1]}).write_parquet(out)
    return out.getvalue()


GB = "中文".encode("gb18030")
# a file of a release; whether its reader takes it
FILES = [
    ("a.csv", b"a,b\n1,2\n", True), ("a.csv", b"a,b\n1\n", False), ("a.csv", b"a,b\n1,2,3\n", False), ("a.csv", b"", True),
    ("a.csv", b'a,b\n"1"x,2\n', False), ("a.csv", b'a,b\n"1,\n2",3\n', True), ("a.csv", "\ufeffa,b\n1,2\n".encode(), True), ("a.csv", GB, False),
    ("a.json", b'{"a": 1}', True), ("a.json", b'{"a": 1', False), ("A.JSON", b"{", False),
    ("a.xml", b"<a><b/></a>", True), ("a.xml", b"<a><b></a>", False), ("a.xml", b"<a/><b/>", False),
    ("a.html", "中文".encode(), True), ("a.html", GB, False), ("a.md", "中文".encode(), True), ("a.md", GB, False),
    ("a.parquet", parquet(), True), ("a.parquet", parquet()[:-1], False),
    ("a.zip", zipped(a__xml=b"<a>"), True), ("a.zip", zipped(a__txt=b"abc").replace(b"abc", b"abd", 1), False), ("a.zip", b"PK", False),
    ("a.xlsx", zipped(a__xml=b"<a/>", b__bin=b"<"), True), ("a.xlsx", zipped(a__xml=b"<a>"), False), ("a.xlsx", zipped(a__rels=b"<a>"), False),
    ("a.txt", GB, True), ("a.duckdb", b"?", True),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content", "is_read"), FILES, ids=[f"{n}-{f[0]}" for n, f in enumerate(FILES)]
)
def test_a_file_that_its_own_reader_refuses_is_named_by_its_place(
    tmp_path: Path, name: str, content: bytes, is_read: bool
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / name).write_bytes(content)
    (tmp_path / "whole.json").write_bytes(b"[]")
    if is_read:
        refuse_unreadable(tmp_path)
        return
    with pytest.raises(UnreadableProductError) as refused:
        refuse_unreadable(tmp_path)
    assert [*refused.value.found] == [f"folder/{name}"]
