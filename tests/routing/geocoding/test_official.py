"""The official table of entrances: exact numbers, neighbours, namesakes, and files that are none."""

from collections.abc import Callable
from pathlib import Path

import pytest

from routing.geocoding import AddressTableUnreadable, OfficialTable, Precision, import_address_table, parse
from routing.geocoding.located import Found

JAHAMUN = "953241.683263", "1954023.466812"


def row(
    road: str,
    main: int,
    sub: int = 0,
    *,
    x: str = JAHAMUN[0],
    y: str = JAHAMUN[1],
    district: str = "종로구",
    underground: int = 0,
) -> str:
    return "|".join(
        [
            *("11110", "1", "1111010100", "서울특별시", district, "청운동", "111103100014", road),
            *(str(underground), str(main), str(sub), "", "03047", "주택", "0", "청운효자동", x, y),
        ]
    )


Lookup = Callable[[str], Found | None]


@pytest.fixture
def lookup(tmp_path: Path) -> Callable[..., Lookup]:
    def build(*rows: str) -> Lookup:
        (tmp_path / "entrc.txt").write_bytes("".join(f"{r}\r\n" for r in rows).encode("cp949"))
        import_address_table(tmp_path / "entrc.txt", tmp_path / "table.sqlite")
        table = OfficialTable(tmp_path / "table.sqlite")

        def find(text: str) -> Found | None:
            parsed = parse(text)
            assert parsed is not None
            return table.find(parsed)

        return find

    return build


def moved(metres_east: float) -> str:
    return str(float(JAHAMUN[0]) + metres_east)


def test_the_published_check_value(lookup: Callable[..., Lookup]) -> None:
    found = lookup(row("자하문로", 94))("종로구 자하문로 94")
    assert found is not None
    assert (found.lat, found.lon) == pytest.approx((37.584415, 126.970406), abs=1e-6)
    assert found.precision is Precision.ENTRANCE


def test_exact_numbers_come_before_neighbours(lookup: Callable[..., Lookup]) -> None:
    find = lookup(row("밥길로", 12), row("밥길로", 12, 3, x=moved(5)), row("밥길로", 14, x=moved(20)))
    plain, with_sub = find("종로구 밥길로 12"), find("밥길로 12-3 2층")
    assert plain is not None
    assert with_sub is not None
    assert plain.precision is with_sub.precision is Precision.ENTRANCE
    assert with_sub.lon > plain.lon


def test_a_missing_number_takes_the_nearest_on_the_same_side(lookup: Callable[..., Lookup]) -> None:
    find = lookup(row("밥길로", 11), row("밥길로", 16, x=moved(60)), row("밥길로", 40, x=moved(300)))
    found, exact = find("밥길로 12"), find("밥길로 16")
    assert found is not None
    assert exact is not None
    assert (found.lat, found.lon) == (exact.lat, exact.lon)
    assert found.precision is Precision.ROAD
    assert find("밥길로 28") is None


def test_a_missing_second_number_takes_the_first(lookup: Callable[..., Lookup]) -> None:
    find = lookup(row("밥길로", 12), row("밥길로", 10, x=moved(-20)))
    found, plain = find("밥길로 12-9"), find("밥길로 12")
    assert found is not None
    assert plain is not None
    assert (found.lon, found.precision) == (plain.lon, Precision.ROAD)


def test_a_street_without_number_is_somewhere_along_it(lookup: Callable[..., Lookup]) -> None:
    find = lookup(*(row("밥길로", n, x=moved(n * 10)) for n in (2, 4, 6)))
    found, middle = find("종로구 밥길로"), find("밥길로 4")
    assert found is not None
    assert middle is not None
    assert (found.lon, found.precision) == (middle.lon, Precision.ROAD)


def test_the_same_street_name_in_two_districts_needs_the_district(lookup: Callable[..., Lookup]) -> None:
    find = lookup(row("밥길로", 12), row("밥길로", 12, district="마포구", x=moved(9000)), row("밥길로", 30))
    assert find("밥길로 12") is None
    assert find("밥길로 14") is None
    assert find("밥길로 31") is not None
    mapo = find("마포구 밥길로 12")
    assert mapo is not None
    assert mapo.lon > 127.06
    assert find("강남구 밥길로 12") is None


def test_underground_and_above_are_two_places(lookup: Callable[..., Lookup]) -> None:
    find = lookup(row("밥길로", 2), row("밥길로", 2, underground=1, x=moved(50)))
    above, below = find("밥길로 2"), find("밥길로 지하 2")
    assert above is not None
    assert below is not None
    assert below.lon > above.lon


def test_rows_without_coordinates_are_counted_and_left_out(tmp_path: Path) -> None:
    rows = [row("밥길로", 2), row("밥길로", 2, x=moved(4)), row("밥길로", 4, x="", y="")]
    (tmp_path / "entrc.txt").write_bytes("".join(f"{r}\r\n" for r in rows).encode("cp949"))
    seen: list[int] = []
    imported = import_address_table(tmp_path / "entrc.txt", tmp_path / "table.sqlite", seen.append)
    assert (imported.buildings, imported.without_coordinates, imported.further_entrances) == (1, 1, 1)
    assert seen == [3]


def test_parcels_are_not_in_this_table(lookup: Callable[..., Lookup]) -> None:
    assert lookup(row("밥길로", 12))("종로구 청운동 12") is None


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a|b|c\r\n", "line 1"),
        (f"{row('밥길로', 1)}\r\nx\r\n".encode("cp949"), "line 2"),
        ("이것은 UTF-8 텍스트입니다|".encode() * 3, "CP949|columns"),
    ],
)
def test_another_file_is_refused_and_leaves_the_old_table(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "good.txt").write_bytes(f"{row('밥길로', 1)}\r\n".encode("cp949"))
    import_address_table(tmp_path / "good.txt", tmp_path / "table.sqlite")
    before = (tmp_path / "table.sqlite").read_bytes()
    (tmp_path / "bad.txt").write_bytes(content)
    with pytest.raises(AddressTableUnreadable, match=rf"address\.table_unreadable.*({said})"):
        import_address_table(tmp_path / "bad.txt", tmp_path / "table.sqlite")
    assert (tmp_path / "table.sqlite").read_bytes() == before


def test_a_missing_table_is_missing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        OfficialTable(tmp_path / "nowhere.sqlite")
