"""People are found by what is typed, through marks that tell nobody anything."""

from sqlalchemy import delete
from sqlmodel import col, select

from dispatch.intake.search_marks import mark_missing, mark_person, marks_of, matches
from models.database import Database
from models.people import Recipient, SearchMark
from models.personal import Vault
from tests.makers.orders import make_district, refer


def take_in(database: Database) -> None:
    district = make_district(database)
    for name, phone, born in (
        ("김밥길", "010-1234-5678", "1942-03-01"),
        ("이밥순", "010-9876-1234", "1950-12-31"),
        ("남궁 옥분", "02-333-4444", "1939-07-07"),
    ):
        refer(database, district, name=name, phone=phone, birth_date=born, address=f"서울 마포구 밥길로 {born[3]}")


def found(database: Database, query: str) -> list[int]:
    with database.read() as session:
        condition = matches(database.vault, query)
        if condition is None:
            return []
        return list(session.exec(select(Recipient.number).where(condition).order_by(col(Recipient.number))))


def test_what_is_typed_finds_whom_it_means(database: Database) -> None:
    take_in(database)
    wanted = {
        "김밥길": [1], "밥": [], "밥길": [1], "이밥": [2], "남궁옥분": [3], "남궁 옥": [3], "궁옥분": [3], "길순": [],
        "ㄱㅂㄱ": [1], "ㅇㅂㅅ": [2], "ㅂㅅ": [], "ㄴㄱㅇㅂ": [3],
        "5678": [1], "1234": [1, 2], "010-1234-5678": [1], "12345678": [1], "010": [], "02-333-4444": [3],
        "1942-03-01": [1], "19501231": [2], "1950-12-30": [], "3": [3], "99": [], "": [], "밥길순": [],
    }  # fmt: skip
    assert {query: found(database, query) for query in wanted} == wanted


def test_a_new_name_or_phone_takes_the_place_of_the_old_one(database: Database) -> None:
    take_in(database)
    with database.write() as session:
        person = session.exec(select(Recipient).where(Recipient.number == 1)).one()
        person.name, person.phone = "박새롬", None
        session.flush()
        mark_person(session, person)
    assert (found(database, "김밥길"), found(database, "5678"), found(database, "박새롬")) == ([], [], [1])


def test_people_of_an_earlier_version_are_marked(database: Database) -> None:
    take_in(database)
    with database.write() as session:
        session.execute(delete(SearchMark))
    assert found(database, "김밥길") == []
    assert len(mark_missing(database)) == 3
    assert found(database, "김밥길") == [1]
    assert mark_missing(database) == []


def test_marks_of_another_installation_or_of_single_letters_tell_nothing(vault: Vault) -> None:
    other = Vault(bytes(32))
    assert not marks_of(vault, "김밥길", "010-1234-5678") & marks_of(other, "김밥길", "010-1234-5678")
    assert not marks_of(vault, "김밥길", None) & marks_of(vault, "김", None)
    assert marks_of(vault, "김", None) == set()
    assert len(marks_of(vault, "김밥길", "010-1234-5678")) == 2 + 1 + 1 + 5
