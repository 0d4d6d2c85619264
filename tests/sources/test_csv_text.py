"""Bytes to rows: what is readable is read, what is not is one fault with a rule and a place."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sources.csv_text import CsvFault, CsvTable, column_letters, decode, read_table
from sources.returns.large_files.blocks import blocks, tail_of
from sources.workbook.csv_book import read_csv

COLUMNS = ("code", "name")
PLAIN = "code,name\na,港口\nb,码头\n"


def fault(content: bytes, columns: tuple[str, ...] = COLUMNS) -> CsvFault:
    with pytest.raises(CsvFault) as caught:
        read_table(content, columns)
    return caught.value


def table(text: str) -> CsvTable:
    return read_table(text.encode(), COLUMNS)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_same_rows_are_read_from_each_usual_encoding(encoding: str) -> None:
    found = read_table(PLAIN.encode(encoding), COLUMNS)
    assert found.rows == ((2, {"code": "a", "name": "港口"}), (3, {"code": "b", "name": "码头"}))


def test_a_rare_character_of_gb18030_is_read() -> None:
    assert decode("𠮷野".encode("gb18030")) == "𠮷野"


@pytest.mark.parametrize("content", [b"", b"\n", b" \r\n\t\n"])
def test_bytes_without_content_are_an_empty_file(content: bytes) -> None:
    found = fault(content)
    assert (found.rule_id, found.locator) == ("file.bytes.empty", "")


@pytest.mark.parametrize("content", [b"\xef\xbb\xbf", b"\xef\xbb\xbf\r\n", b"\xef\xbb\xbf \n"])
def test_a_byte_order_mark_alone_is_an_empty_file(content: bytes) -> None:
    assert fault(content).rule_id == "file.bytes.empty"


@pytest.mark.parametrize("encoding", ["utf-32", "utf-32-le", "utf-32-be"])
def test_utf_32_is_refused_and_no_column_is_guessed(encoding: str) -> None:
    assert fault(PLAIN.encode(encoding)).rule_id in {"file.encoding.unreadable", "file.csv.malformed"}


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("mark", ["\ufeff", ""])
def test_utf_16_is_read_with_its_mark_and_without(encoding: str, mark: str) -> None:
    assert decode((mark + PLAIN).encode(encoding)) == PLAIN
    assert decode((mark + "一、开,数值\r\n一,5\r\n").encode(encoding)) == "一、开,数值\r\n一,5\r\n"


@pytest.mark.parametrize(
    "broken", ["表\n格\n".encode("utf-16") + b"\x41", "表\n格\n".encode("utf-16") + b"\x00\xd8\x41\x00"]
)
def test_utf_16_that_is_cut_or_broken_is_refused_with_its_line(broken: bytes) -> None:
    assert (fault(broken).rule_id, fault(broken).locator) == ("file.encoding.unreadable", "A3")


@pytest.mark.parametrize("heading", ["代碼,口徑,數值", "指標名稱,地區,數值", "line,obs_value,報告期"])
def test_big5_is_called_so_and_never_read_as_other_characters(heading: str) -> None:
    found = fault(f"{heading}\n01,month_end,5\n".encode("cp950"))
    assert (found.rule_id, found.locator) == ("file.encoding.traditional", "A1")
    assert decode(heading.encode("gb18030")) == heading


def test_latin_1_with_an_accent_is_refused_on_its_line() -> None:
    found = fault("code,name\na,quai\nb,jeté\n".encode("latin-1"))
    assert (found.rule_id, found.locator) == ("file.encoding.unreadable", "A3")


def test_a_broken_byte_in_a_utf_8_file_is_named_with_its_line_and_offset() -> None:
    content = PLAIN.encode().replace("码".encode(), b"\xff")
    found = fault(content)
    assert (found.rule_id, found.locator) == ("file.encoding.unreadable", "A3")
    assert found.params["line"] == 3


@pytest.mark.parametrize("content", [b"code,name\na,\x00\n", b"code,name\n\x00\x00,b\n"])
def test_nul_characters_are_a_broken_csv_on_their_line(content: bytes) -> None:
    found = fault(content)
    assert (found.rule_id, found.locator) == ("file.csv.malformed", "A2")


@pytest.mark.parametrize("text", ["code,name\n", "code,name", "code,name\n,\n \n\n"])
def test_a_header_alone_is_a_file_without_rows(text: str) -> None:
    found = fault(text.encode())
    assert (found.rule_id, found.locator) == ("file.rows.none", "A2")


@pytest.mark.parametrize(
    ("text", "missing", "extra"),
    [
        ("code,nom\na,b\n", "name", "nom"),
        ("code\na\n", "name", "—"),
        ("code,name,unit\na,b,c\n", "—", "unit"),
        ("合成港口统计表,\ncode,name\na,b\n", "code、name", "合成港口统计表、"),
        ("CODE,NAME\na,b\n", "code、name", "CODE、NAME"),
        ("code;name\na;b\n", "code、name", "code;name"),
        ("code\tname\na\tb\n", "code、name", "code\tname"),
    ],
)
def test_a_header_that_is_not_the_declared_one_is_refused_and_the_difference_is_named(
    text: str, missing: str, extra: str
) -> None:
    found = fault(text.encode())
    assert (found.rule_id, found.locator) == ("file.header.mismatch", "A1")
    assert found.params == {"missing": missing, "extra": extra}


def test_a_column_that_stands_twice_in_the_header_is_refused_and_named() -> None:
    found = fault(b"code,name,name\na,b,c\n")
    assert found.rule_id == "file.header.mismatch"
    assert "name" in str(found.params["extra"])


def test_columns_in_another_order_are_read_and_a_cell_is_found_where_it_stands() -> None:
    found = table("name,code\n港口,a\n")
    assert found.rows == ((2, {"name": "港口", "code": "a"}),)
    assert (found.locator(2, "code"), found.locator(2, "name")) == ("B2", "A2")


@pytest.mark.parametrize("row", ["a", "a,b,c"])
def test_a_row_with_more_or_fewer_cells_than_the_header_is_refused_on_its_line(row: str) -> None:
    found = fault(f"code,name\nx,y\n{row}\n".encode())
    assert (found.rule_id, found.locator) == ("file.csv.malformed", "A3")


@pytest.mark.parametrize("row", ['"a,b', 'a,"b"c', '"a"x,b'])
def test_a_broken_quote_is_a_broken_csv(row: str) -> None:
    found = fault(f"code,name\nx,y\n{row}\n".encode())
    assert (found.rule_id, found.locator) == ("file.csv.malformed", "A3")


def test_a_cell_over_several_lines_counts_as_one_spreadsheet_row() -> None:
    found = table('code,name\na,"two\nlines"\nb,next\n')
    assert found.rows == ((2, {"code": "a", "name": "two\nlines"}), (3, {"code": "b", "name": "next"}))
    assert found.locator(3, "name") == "B3"


def test_blank_rows_are_no_rows_and_the_next_row_keeps_its_address() -> None:
    assert table("code,name\n\n,\na,b\n").rows == ((4, {"code": "a", "name": "b"}),)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_usual_line_end_gives_the_same_rows(end: str) -> None:
    assert table(PLAIN.replace("\n", end)).rows == table(PLAIN).rows


def test_spaces_around_a_cell_or_a_column_name_do_not_count() -> None:
    assert table(" code , name\n a ,  b \n").rows == ((2, {"code": "a", "name": "b"}),)


@pytest.mark.parametrize(
    ("index", "letters"),
    [(0, "A"), (13, "N"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")],
)
def test_a_column_has_the_letters_a_spreadsheet_gives_it(index: int, letters: str) -> None:
    assert column_letters(index) == letters


@given(st.binary(max_size=200))
@example(b"\xef\xbb\xbf")
@example(b"code,name\r\n\x80\x80")
def test_arbitrary_bytes_are_a_table_or_a_fault_and_nothing_else(content: bytes) -> None:
    try:
        found = read_table(content, COLUMNS)
    except CsvFault as refused:
        assert refused.rule_id.startswith("file.")
    else:
        assert found.rows


cells = st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8).filter(
    lambda text: text.strip() == text
)


@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=5))
def test_any_cells_written_as_csv_are_read_back_as_they_were(rows: list[tuple[str, str]]) -> None:
    quoted = ["code,name"] + [",".join('"' + c.replace('"', '""') + '"' for c in row) for row in rows]
    found = read_table("\n".join(quoted).encode(), COLUMNS)
    assert [tuple(row.values()) for _, row in found.rows] == rows


@pytest.mark.parametrize("marks", [b"\x1a", b"\x1a\x1a", b""])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_the_mark_that_dos_wrote_behind_the_last_line_is_no_row(
    marks: bytes, encoding: str, tmp_path: Path
) -> None:
    text = "代码,数值,核实说明\r\n01,5,甘肃省\r\n" + marks.decode()
    path = tmp_path / "合成数据.csv"
    path.write_bytes(text.encode(encoding))
    book = read_csv(path.read_bytes())
    assert (len(book.sheets[0].rows), book.cut_at) == (2, None)
    assert [block.cells.rows() for block in blocks(path, ",")] == [
        [("代码", "数值", "核实说明"), ("01", "5", "甘肃省")]
    ]
    assert tail_of(path).endswith(b"\n")


@pytest.mark.parametrize(
    ("encoding", "note", "is_big5"),
    [
        ("cp950", "甘肅省工業和資訊化廳填報", True),
        ("gb18030", "甘肃省工业和信息化厅填报", False),
        ("gb18030", "嘉峪关、陇南、临夏回族自治州", False),
        ("gb18030", "甘肅省工業和資訊化廳填報", False),
    ],
)
def test_big5_is_known_by_its_letters_under_english_headings_too(
    encoding: str, note: str, is_big5: bool
) -> None:
    content = f"Form,Period,Line,Value,Note\nGS-AI-1,2026-10,01,5,{note}\n".encode(encoding)
    if not is_big5:
        assert note in decode(content)
        return
    with pytest.raises(CsvFault) as caught:
        decode(content)
    assert caught.value.rule_id == "file.encoding.traditional"
