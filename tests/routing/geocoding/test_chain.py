"""One source after the other: the first exact answer wins, a failing source rests, nothing is ever raised."""

import logging

import pytest

from routing.geocoding import (
    Chain,
    DongOffice,
    Found,
    Located,
    NotLocated,
    ParsedAddress,
    Precision,
    SourceUnavailable,
)

TEXT = "서울 마포구 월드컵로 79, 302호"
MANGWON = DongOffice(district="마포구", dong="망원1동", lat=37.55523, lon=126.905673)
SEONGSAN = DongOffice(district="마포구", dong="성산1동", lat=37.563379, lon=126.907928)


class Known:
    """A source that answers what it is told, and remembers how often it was asked."""

    def __init__(self, name: str, *answers: Found | Exception | None) -> None:
        self.name = name
        self.answers = list(answers)
        self.asked: list[ParsedAddress] = []

    def find(self, address: ParsedAddress) -> Found | None:
        self.asked.append(address)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


class Stopwatch:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def place(precision: Precision, lat: float = 37.556, lon: float = 126.91) -> Found:
    return Found(lat=lat, lon=lon, precision=precision)


ENTRANCE, BUILDING, ROAD = (place(p) for p in (Precision.ENTRANCE, Precision.BUILDING, Precision.ROAD))


def located(chain: Chain, text: str = TEXT, dong: str | None = None) -> Located:
    answer = chain.locate(text, dong)
    assert isinstance(answer, Located)
    return answer


def test_the_first_exact_source_answers_and_the_rest_is_not_bothered() -> None:
    table, kakao = Known("table", ENTRANCE), Known("kakao", BUILDING)
    answer = located(Chain(sources=[table, kakao]))
    assert (answer.source, answer.precision, answer.needs_pin) == ("table", Precision.ENTRANCE, False)
    assert kakao.asked == []


def test_a_better_place_of_a_later_source_wins_over_a_rough_one() -> None:
    assert located(Chain(sources=[Known("table", ROAD), Known("kakao", BUILDING)])).source == "kakao"
    rough = located(Chain(sources=[Known("table", ROAD), Known("kakao", None)]))
    assert (rough.source, rough.needs_pin) == ("table", True)


def test_the_dong_office_is_the_last_resort_and_needs_a_pin() -> None:
    chain = Chain(sources=[Known("table", None)], offices=[MANGWON, SEONGSAN])
    answer = located(chain, dong="망원1동")
    assert (answer.lat, answer.lon) == (MANGWON.lat, MANGWON.lon)
    assert (answer.precision, answer.source, answer.needs_pin) == (Precision.DONG_OFFICE, "dong_office", True)
    assert located(chain, "마포구 성산1동 12-3").lat == SEONGSAN.lat
    assert located(chain, "알 수 없는 곳", dong="성산1동").lat == SEONGSAN.lat


def test_a_namesake_dong_of_another_district_is_not_taken() -> None:
    twin = DongOffice(district="강서구", dong="망원1동", lat=37.5, lon=126.8)
    chain = Chain(sources=[], offices=[twin, MANGWON])
    assert located(chain, TEXT, dong="망원1동").lat == MANGWON.lat
    assert isinstance(chain.locate("월드컵로 79", dong="망원1동"), NotLocated)


def test_without_any_place_there_is_a_reason_and_what_to_do() -> None:
    chain = Chain(sources=[Known("table", None)])
    unknown, unreadable = chain.locate(TEXT), chain.locate("국회의사당 경내")
    assert isinstance(unknown, NotLocated)
    assert isinstance(unreadable, NotLocated)
    assert unknown.reason.code == "address.not_found"
    assert unknown.parsed is not None
    assert unreadable.reason.code == "address.not_readable"
    assert all(r.reason.action.ko and r.reason.action.en for r in (unknown, unreadable))


def test_text_that_cannot_be_read_is_shown_to_no_service() -> None:
    kakao = Known("kakao", BUILDING)
    Chain(sources=[kakao]).locate("홍길동 010-1234-5678 국회의사당")
    assert kakao.asked == []


def test_services_are_asked_within_the_province() -> None:
    table = Known("table", ENTRANCE)
    answer = located(Chain(sources=[table]), "중구 을지로 66")
    assert table.asked[0].sido == "서울특별시"
    assert answer.parsed is not None
    assert answer.parsed.sido == ""


def test_a_place_in_another_town_is_not_believed() -> None:
    busan = place(Precision.BUILDING, 35.1, 129.0)
    chain = Chain(sources=[Known("kakao", busan), Known("vworld", BUILDING)], offices=[MANGWON])
    assert located(chain, dong="망원1동").source == "vworld"


@pytest.mark.parametrize("failure", [SourceUnavailable("GeocoderTimedOut"), RuntimeError("bug"), OSError("disk")])
def test_a_failing_source_is_passed_over_and_never_heard(
    failure: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        assert located(Chain(sources=[Known("kakao", failure), Known("vworld", BUILDING)])).source == "vworld"
    assert "kakao" in caplog.text
    assert "월드컵로" not in caplog.text


def test_a_source_rests_after_three_failures_and_longer_after_more() -> None:
    kakao, watch = Known("kakao", SourceUnavailable("GeocoderTimedOut")), Stopwatch()
    chain = Chain(sources=[kakao, Known("vworld", BUILDING)], stopwatch=watch)
    for _ in range(10):
        located(chain)
    assert len(kakao.asked) == 3
    assert chain.resting() == ("kakao",)
    watch.seconds += 61
    located(chain)
    located(chain)
    assert len(kakao.asked) == 4
    watch.seconds += 61
    located(chain)
    assert len(kakao.asked) == 4
    watch.seconds += 60
    located(chain)
    assert len(kakao.asked) == 5


def test_a_source_that_answers_again_is_trusted_again() -> None:
    down = SourceUnavailable("GeocoderTimedOut")
    kakao, watch = Known("kakao", down, down, BUILDING, down, down, BUILDING), Stopwatch()
    chain = Chain(sources=[kakao], stopwatch=watch)
    answers = [chain.locate(TEXT) for _ in range(6)]
    assert [isinstance(answer, Located) for answer in answers] == [False, False, True, False, False, True]


def test_a_refused_key_is_not_tried_again() -> None:
    kakao, watch = Known("kakao", SourceUnavailable("auth", for_good=True)), Stopwatch()
    chain = Chain(sources=[kakao, Known("vworld", BUILDING)], stopwatch=watch)
    located(chain)
    watch.seconds += 10**9
    located(chain)
    assert len(kakao.asked) == 1


def test_a_service_is_left_alone_as_long_as_it_asks() -> None:
    kakao, watch = Known("kakao", SourceUnavailable("RateLimited", retry_after_seconds=17), BUILDING), Stopwatch()
    chain = Chain(sources=[kakao], stopwatch=watch)
    chain.locate(TEXT)
    watch.seconds = 16
    assert isinstance(chain.locate(TEXT), NotLocated)
    watch.seconds = 18
    assert located(chain).source == "kakao"
