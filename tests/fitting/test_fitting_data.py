"""Reading data: what is right is read exactly, what is wrong is said with its place."""

from pathlib import Path

import numpy as np
import pandas
import pytest

from tests.lanes import every_row
from workbench.errors import DataError
from workbench.fitting.csv_file import CHUNK
from workbench.fitting.data import Data
from workbench.fitting.reading import read_data


def write(folder: Path, text: str | bytes) -> Path:
    path = folder / "data.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_columns_of_a_csv_file(tmp_path: Path) -> None:
    path = write(tmp_path, "x, y,note\n0.1,-2,a\n\n1e3,+4.5,b\n")
    data = read_data(path, ["x", "y"])
    assert data.names == ("x", "y", "note") and data.source == "data.csv"
    assert {name: column.tolist() for name, column in data.columns.items()} == {
        "x": [0.1, 1000.0],
        "y": [-2.0, 4.5],
    }
    assert data.rows == 2 and data.place(1) == "line 4"


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffx,y\r\n1,2\r\n3,4\r\n",
        "x;y\n1;2\n3;4",
        "x\ty\n1\t2\n3\t4\n",
        '"x","y"\n"1","2"\n"3","4"\n',
        "\n\nx,y\n1,2\n3,4\n\n",
        "x | y\n1 | 2\n3 | 4\n",
    ],
    ids=["BOM", "semicolons", "tabs", "quotes", "blank lines", "bars"],
)
def test_habits_of_other_programs(text: str, tmp_path: Path) -> None:
    data = read_data(str(write(tmp_path, text)), ["x", "y"])
    assert data.columns["x"].tolist() == [1.0, 3.0]
    assert data.columns["y"].tolist() == [2.0, 4.0]


def test_lines_are_counted_over_fields_of_several_lines_and_chunks(tmp_path: Path) -> None:
    rows = [f"{number},plain" for number in range(CHUNK + 10)]
    rows[3] = '3,"two\nlines"'
    rows[CHUNK + 5] = "many,plain"
    path = write(tmp_path, "\n".join(["x,note", *rows]))
    with pytest.raises(DataError, match=rf"line {CHUNK + 8}: 'many' in column x"):
        read_data(path, ["x"])
    path = write(tmp_path, 'x,note\n1,"two\nlines"\n\nmany,plain\n')
    with pytest.raises(DataError, match="line 5: 'many' in column x"):
        read_data(path, ["x"])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "data.csv is empty; it needs a header"),
        ("\n \n", "data.csv is empty"),
        ("1,2\n3,4\n", "line 1 holds numbers and not the names"),
        ("x,y\n1,2\n3\n", r"line 3 has 1 field, but the header names 2 columns \(x, y\)"),
        ("x,y\n1,2,3\n", "line 2 has 3 fields"),
        ("x,y\n1,2\n3,four\n", "line 3: 'four' in column y is not a number; correct it"),
        ("x;y\n1;2,5\n", "line 2: '2,5' in column y is not a number; write 2.5"),
        ("x,y\n1,1_000\n", "'1_000' in column y is not a number"),
        ("x,y\n1,\n2,3\nNA,4\n", "no number in column x in line 4; fill them in"),
        ("x,y\n" + "1,nan\n" * 9, "column y in lines 2, 3, 4, 5, 6 and 4 more"),
        ("x,y\n1,inf\n", "column y is infinite in line 2"),
        ("x,y,y\n1,2,3\n", "line 1: two columns are named 'y'"),
        (b"x,y\n1,\xff\n", "not UTF-8 text"),
        ('x,y\n1,"2\n3,4\n', "line 3: unexpected end of data"),
        ('x,y\n1,"2"3\n', "line 2: .*expected after"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(text: str | bytes, message: str, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=message):
        read_data(write(tmp_path, text), ["x", "y"])


def test_files_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no file"):
        read_data(tmp_path / "none.csv", ["x"])
    with pytest.raises(DataError, match="cannot read"):
        read_data(tmp_path, ["x"])
    with pytest.raises(DataError, match="not a path"):
        read_data("a\0b", ["x"])


def test_frames_and_mappings() -> None:
    frame = pandas.DataFrame({"x": [1, 2], "y": [0.5, 1.5], "note": ["a", "b"]})
    for table in (frame, frame.to_dict("list"), {"x": np.array([1, 2]), "y": (0.5, 1.5)}):
        data = read_data(table, ["x", "y"])
        assert data.columns["x"].tolist() == [1.0, 2.0] and data.rows == 2
        assert data.columns["x"].dtype == np.float64
    again = read_data(data, ["x"])
    assert isinstance(again, Data) and again is data


def test_what_is_given_is_never_changed_or_shared() -> None:
    x = np.array([1.0, 2.0])
    data = read_data({"x": x}, ["x"])
    data.columns["x"][0] = 7.0
    assert x[0] == 1.0


@every_row(
    "table, message",
    [
        ({"x": [1, 2], "y": [1]}, "different lengths: x has 2, y has 1"),
        ({"x": [1, "two"], "y": [1, 2]}, "row 2: 'two' in column x is not a real number"),
        ({"x": [1, None], "y": [1, 2]}, "no number in column x in row 2"),
        ({"x": [1, 2j], "y": [1, 2]}, "not a real number"),
        ({"x": [[1, 2], [3, 4]], "y": [1, 2]}, "shape"),
        (pandas.DataFrame({"x": [1.0, None], "y": [1, 2]}), "DataFrame: no number in column x"),
        (
            pandas.DataFrame({"x": pandas.array([1, None], dtype="Int64"), "y": [1, 2]}),
            "no number in column x in row 2",
        ),
        (pandas.DataFrame([[1, 2]], columns=["x", "x"]), "two columns 'x'"),
        ([[1, 2]], "cannot be read; give the path"),
    ],
)
def test_what_is_wrong_with_a_table_is_said(table: object, message: str) -> None:
    with pytest.raises(DataError, match=message):
        read_data(table, ["x", "y"])
