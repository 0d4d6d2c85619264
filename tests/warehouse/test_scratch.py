"""What a killed build left in the scratch stands in no later build's way."""

from warehouse.audience import FILE_NAME
from warehouse.build.full_or_increment import clear
from warehouse.paths import DataRoot


def test_the_files_and_the_folder_of_rows_of_a_killed_build_are_gone_and_nothing_else(data: DataRoot) -> None:
    data.work.mkdir(parents=True)
    (data.work / FILE_NAME).touch()
    (data.work / f"{FILE_NAME}.wal").touch()
    spilled = data.work / f"{FILE_NAME}.tmp"
    spilled.mkdir()
    (spilled / "duckdb_temp_storage_DEFAULT-0.tmp").touch()
    (data.work / "models").mkdir()
    clear(data)
    assert [path.name for path in data.work.iterdir()] == ["models"]
    clear(data)
