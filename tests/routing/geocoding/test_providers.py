"""Map services: what they are asked, what their answers are worth, and every way in which they fail."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from geopy import exc
from geopy.adapters import AdapterHTTPError, BaseSyncAdapter

from routing.geocoding import Precision, SourceUnavailable, parse
from routing.geocoding.providers import (
    GeopySource,
    Juso,
    Kakao,
    VWorld,
    juso_source,
    kakao_source,
    nominatim_source,
    vworld_source,
)

ADDRESS = parse("서울 마포구 월드컵로 79, 302호 홍길동")
PARCEL = parse("마포구 망원동 411-1")
assert ADDRESS is not None
assert PARCEL is not None


class Wire(BaseSyncAdapter):
    """Answers from a list, and keeps what was asked."""

    def __init__(self, answers: list[Any]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []
        self.headers: dict[str, str] = {}

    def __call__(self, **_: Any) -> "Wire":
        return self

    def get_json(self, url: str, *, timeout: Any, headers: dict[str, str]) -> Any:
        self.asked.append(url)
        self.headers = headers
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def get_text(self, url: str, *, timeout: Any, headers: dict[str, str]) -> str:
        return json.dumps(self.get_json(url, timeout=timeout, headers=headers))

    def query(self, number: int = 0) -> dict[str, str]:
        return {key: values[0] for key, values in parse_qs(urlsplit(self.asked[number]).query).items()}


def http_error(status: int, text: str = "", headers: dict[str, str] | None = None) -> AdapterHTTPError:
    return AdapterHTTPError("failed", status_code=status, headers=headers or {}, text=text)


KAKAO_PLACE = {"address_name": "서울 마포구 월드컵로 79", "address_type": "ROAD_ADDR", "x": "126.91", "y": "37.55"}
JUSO_BUILDING = {
    "roadAddr": "서울특별시 종로구 자하문로 94",
    "admCd": "1111010100",
    "rnMgtSn": "111103100014",
    "udrtYn": "0",
    "buldMnnm": "94",
    "buldSlno": "0",
}


def juso(code: str = "0", *found: dict[str, str]) -> dict[str, Any]:
    return {"results": {"common": {"errorCode": code, "errorMessage": ""}, "juso": list(found) or None}}


def vworld(status: str, **rest: Any) -> dict[str, Any]:
    return {"response": {"status": status, **rest}}


def test_kakao_is_asked_for_the_street_and_nothing_behind_it() -> None:
    wire = Wire([{"documents": [KAKAO_PLACE]}])
    found = kakao_source("KEY", adapter_factory=wire).find(ADDRESS)
    assert found is not None
    assert (found.lat, found.lon, found.precision) == (37.55, 126.91, Precision.BUILDING)
    assert wire.asked[0].startswith("https://dapi.kakao.com/v2/local/search/address.json?")
    assert wire.query() == {"query": "서울특별시 마포구 월드컵로 79", "analyze_type": "exact"}
    assert wire.headers["Authorization"] == "KakaoAK KEY"


@pytest.mark.parametrize(
    ("kind", "precision"),
    [
        ("ROAD_ADDR", Precision.BUILDING),
        ("REGION_ADDR", Precision.BUILDING),
        ("ROAD", Precision.ROAD),
        ("REGION", Precision.DONG_OFFICE),
    ],
)
def test_kakao_says_how_well_it_knows(kind: str, precision: Precision) -> None:
    wire = Wire([{"documents": [{**KAKAO_PLACE, "address_type": kind}]}])
    found = kakao_source("KEY", adapter_factory=wire).find(ADDRESS)
    assert found is not None
    assert found.precision is precision


def test_kakao_as_a_plain_geopy_geocoder() -> None:
    places = Kakao("KEY", adapter_factory=Wire([{"documents": [KAKAO_PLACE] * 2}])).geocode(
        "월드컵로 79", exactly_one=False
    )
    assert [place.address for place in places] == ["서울 마포구 월드컵로 79"] * 2
    assert Kakao("KEY", adapter_factory=Wire([{"documents": []}])).geocode("없는로 1") is None


def test_vworld_is_told_which_kind_of_address_it_is() -> None:
    answer = vworld("OK", result={"point": {"x": "126.91", "y": "37.55"}}, refined={"text": "월드컵로 79"})
    wire = Wire([answer, answer])
    source = vworld_source("KEY", adapter_factory=wire)
    found = source.find(ADDRESS)
    source.find(PARCEL)
    assert found is not None
    assert (found.lat, found.lon, found.precision) == (37.55, 126.91, Precision.BUILDING)
    assert wire.asked[0].startswith("https://api.vworld.kr/req/address?")
    assert wire.query(0) == {
        "service": "address",
        "request": "getCoord",
        "version": "2.0",
        "crs": "EPSG:4326",
        "format": "json",
        "type": "ROAD",
        "address": "서울특별시 마포구 월드컵로 79",
        "key": "KEY",
    }
    assert wire.query(1)["type"] == "PARCEL"
    assert wire.query(1)["address"] == "마포구 망원동 411-1"


def test_juso_is_asked_which_building_and_then_where_its_entrance_is() -> None:
    entrance = {"entX": "953241.683263", "entY": "1954023.466812"}
    wire = Wire([juso("0", JUSO_BUILDING), juso("0", entrance)])
    found = juso_source("KEY", coordinate_key="KEY2", adapter_factory=wire).find(ADDRESS)
    assert found is not None
    assert (found.lat, found.lon) == pytest.approx((37.584415, 126.970406), abs=1e-6)
    assert found.precision is Precision.ENTRANCE
    assert wire.asked[0].startswith("https://business.juso.go.kr/addrlink/addrLinkApi.do?")
    assert wire.query(0)["keyword"] == "서울특별시 마포구 월드컵로 79"
    assert wire.query(0)["confmKey"] == "KEY"
    assert wire.asked[1].startswith("https://business.juso.go.kr/addrlink/addrCoordApi.do?")
    assert wire.query(1) == {
        "confmKey": "KEY2",
        "admCd": "1111010100",
        "rnMgtSn": "111103100014",
        "udrtYn": "0",
        "buldMnnm": "94",
        "buldSlno": "0",
        "resultType": "json",
    }


def test_juso_without_a_building_or_an_entrance_knows_nothing() -> None:
    assert juso_source("KEY", adapter_factory=Wire([juso("0")])).find(ADDRESS) is None
    empty = {"entX": "", "entY": ""}
    wire = Wire([juso("0", JUSO_BUILDING), juso("0", empty)])
    assert juso_source("KEY", adapter_factory=wire).find(ADDRESS) is None


@pytest.mark.parametrize(
    ("rank", "precision"),
    [(30, Precision.BUILDING), (26, Precision.ROAD), (18, Precision.DONG_OFFICE), (8, None)],
)
def test_nominatim_counts_by_its_rank(rank: int, precision: Precision | None) -> None:
    place = {"lat": "37.55", "lon": "126.91", "display_name": "월드컵로", "place_rank": rank}
    wire = Wire([[place]])
    found = nominatim_source("http://localhost:8088/nominatim", adapter_factory=wire).find(ADDRESS)
    assert (found.precision if found else None) is precision
    assert wire.asked[0].startswith("http://localhost:8088/nominatim/search?")
    assert wire.query()["countrycodes"] == "kr"


Make = Callable[[Wire], GeopySource]
KAKAO: Make = lambda wire: kakao_source("KEY", adapter_factory=wire)  # noqa: E731
VWORLD: Make = lambda wire: vworld_source("KEY", adapter_factory=wire)  # noqa: E731
JUSO: Make = lambda wire: juso_source("KEY", adapter_factory=wire)  # noqa: E731


@pytest.mark.parametrize(
    ("make", "answer", "kind", "for_good"),
    [
        (KAKAO, http_error(401), "GeocoderAuthenticationFailure", True),
        (KAKAO, http_error(403), "GeocoderInsufficientPrivileges", True),
        (KAKAO, http_error(429, '{"code": -10, "msg": "limit"}'), "GeocoderQuotaExceeded", False),
        (KAKAO, http_error(400, '{"code":-10}'), "GeocoderQuotaExceeded", False),
        (KAKAO, http_error(429), "GeocoderRateLimited", False),
        (KAKAO, http_error(500), "GeocoderServiceError", False),
        (KAKAO, exc.GeocoderTimedOut("slow"), "GeocoderTimedOut", False),
        (KAKAO, {"documents": [{}]}, "unexpected answer (KeyError)", False),
        (KAKAO, [], "unexpected answer (AttributeError)", False),
        (VWORLD, vworld("ERROR", error={"code": "OVER_REQUEST_LIMIT"}), "GeocoderQuotaExceeded", False),
        (VWORLD, vworld("ERROR", error={"code": "INVALID_KEY"}), "GeocoderAuthenticationFailure", True),
        (VWORLD, vworld("ERROR", error={"code": "SYSTEM_ERROR"}), "GeocoderServiceError", False),
        (VWORLD, {}, "GeocoderServiceError", False),
        (JUSO, juso("E0001"), "GeocoderAuthenticationFailure", True),
        (JUSO, juso("-999"), "GeocoderServiceError", False),
        (JUSO, {}, "GeocoderServiceError", False),
    ],
)
def test_every_failure_of_a_service_is_named(make: Make, answer: Any, kind: str, for_good: bool) -> None:
    with pytest.raises(SourceUnavailable) as caught:
        make(Wire([answer])).find(ADDRESS)
    assert (caught.value.kind, caught.value.for_good) == (kind, for_good)


@pytest.mark.parametrize(
    ("make", "answer"),
    [
        (KAKAO, {"documents": []}),
        (KAKAO, http_error(400, '{"code":-2}')),
        (VWORLD, vworld("NOT_FOUND")),
        (VWORLD, vworld("ERROR", error={"code": "INVALID_RANGE"})),
        (JUSO, juso("E0008")),
    ],
)
def test_an_address_the_service_does_not_know_is_no_failure(make: Make, answer: Any) -> None:
    assert make(Wire([answer])).find(ADDRESS) is None


def test_how_long_to_wait_is_passed_on() -> None:
    with pytest.raises(SourceUnavailable) as caught:
        KAKAO(Wire([http_error(429, headers={"retry-after": "17"})])).find(ADDRESS)
    assert caught.value.retry_after_seconds == 17


def test_the_geocoders_can_point_at_another_host() -> None:
    wire = Wire([{"documents": []}])
    Kakao("KEY", domain="localhost:9", scheme="http", adapter_factory=wire).geocode("월드컵로 79")
    assert wire.asked[0].startswith("http://localhost:9/v2/")
    assert VWorld("KEY", domain="proxy.example", adapter_factory=Wire([])).api == "https://proxy.example/req/address"
    assert Juso("KEY", domain="proxy.example", adapter_factory=Wire([])).api == "https://proxy.example"
