"""Map services through geopy: Kakao, VWorld and Juso as geopy geocoders, and any of them as a `Source`.

Only the street address down to its number leaves the house, never the detail behind it and never free text
that could not be read: that is where names and notes stand.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from urllib.parse import urlencode, urlsplit

from geopy import exc
from geopy.adapters import AdapterHTTPError
from geopy.geocoders import Nominatim
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location

from routing.geocoding.located import Found, Precision, SourceUnavailable
from routing.geocoding.parser import Kind, ParsedAddress
from routing.geocoding.projection import to_degrees

# At DEBUG geopy writes whole queries, and so addresses, into the log.
logging.getLogger("geopy").setLevel(logging.WARNING)

Answer = Mapping[str, Any]
_USER_AGENT = "bapgil (welfare meal routing)"


class Kakao(Geocoder):  # type: ignore[misc]  # geopy brings no types
    """Kakao Local, address search (https://developers.kakao.com/docs/latest/ko/local/dev-guide)."""

    api_path = "/v2/local/search/address.json"

    def __init__(self, api_key: str, *, domain: str = "dapi.kakao.com", **options: Any) -> None:
        super().__init__(**options)
        self.api = f"{self.scheme}://{domain}{self.api_path}"
        self.headers["Authorization"] = f"KakaoAK {api_key}"

    def geocode(
        self, query: str, *, exactly_one: bool = True, analyze_type: str = "similar", timeout: Any = DEFAULT_SENTINEL
    ) -> Any:
        """Places of an address; `analyze_type` exact refuses near misses."""
        url = f"{self.api}?{urlencode({'query': query, 'analyze_type': analyze_type})}"
        return self._call_geocoder(url, partial(self._read, exactly_one=exactly_one), timeout=timeout)

    def _read(self, answer: Answer, exactly_one: bool) -> Location | list[Location] | None:
        places = [
            Location(document["address_name"], (float(document["y"]), float(document["x"])), document)
            for document in answer.get("documents", ())
        ]
        return _one_or_all(places, exactly_one)

    def _geocoder_exception_handler(self, error: Exception) -> None:
        """Kakao tells an exhausted day from too many questions a second by a code in the body."""
        if isinstance(error, AdapterHTTPError) and '"code":-10' in (error.text or "").replace(" ", ""):
            raise exc.GeocoderQuotaExceeded(str(error)) from error


class VWorld(Geocoder):  # type: ignore[misc]  # geopy brings no types
    """VWorld Geocoder API 2.0 of the land ministry (https://www.vworld.kr/dev/v4dv_geocoderguide2_s001.do)."""

    api_path = "/req/address"
    _FAILURES: Mapping[str, type[exc.GeopyError]] = {
        "OVER_REQUEST_LIMIT": exc.GeocoderQuotaExceeded,
        "INVALID_KEY": exc.GeocoderAuthenticationFailure,
        "INCORRECT_KEY": exc.GeocoderAuthenticationFailure,
        "UNAVAILABLE_KEY": exc.GeocoderAuthenticationFailure,
        "PARAM_REQUIRED": exc.GeocoderQueryError,
        "INVALID_TYPE": exc.GeocoderQueryError,
        "INVALID_RANGE": exc.GeocoderQueryError,
    }

    def __init__(self, api_key: str, *, domain: str = "api.vworld.kr", **options: Any) -> None:
        super().__init__(**options)
        self.api = f"{self.scheme}://{domain}{self.api_path}"
        self._key = api_key

    def geocode(
        self, query: str, *, exactly_one: bool = True, kind: str = "ROAD", timeout: Any = DEFAULT_SENTINEL
    ) -> Any:
        """Place of a road address (`kind` ROAD) or a parcel (PARCEL)."""
        asked = {
            "service": "address",
            "request": "getCoord",
            "version": "2.0",
            "crs": "EPSG:4326",
            "format": "json",
            "type": kind,
            "address": query,
            "key": self._key,
        }
        url = f"{self.api}?{urlencode(asked)}"
        return self._call_geocoder(url, partial(self._read, exactly_one=exactly_one), timeout=timeout)

    def _read(self, answer: Answer, exactly_one: bool) -> Location | list[Location] | None:
        response = answer.get("response", {})
        if response.get("status") == "NOT_FOUND":
            return None
        if response.get("status") != "OK":
            error = response.get("error", {})
            failure = self._FAILURES.get(error.get("code", ""), exc.GeocoderServiceError)
            raise failure(f"VWorld: {error.get('code', 'no status')}")
        point = response["result"]["point"]
        text = response.get("refined", {}).get("text", "")
        return _one_or_all([Location(text, (float(point["y"]), float(point["x"])), response)], exactly_one)


class Juso(Geocoder):  # type: ignore[misc]  # geopy brings no types
    """The interior ministry's address search and coordinates (https://business.juso.go.kr/addrlink/openApi).

    Two questions: which building, then where its entrance is (EPSG:5179). Each service has its own key;
    without `coordinate_key` the first serves both.
    """

    search_path = "/addrlink/addrLinkApi.do"
    coordinate_path = "/addrlink/addrCoordApi.do"
    _BAD_KEYS = frozenset({"E0001", "E0014"})
    _BAD_QUERIES = frozenset({"E0005", "E0006", "E0007", "E0008", "E0009", "E0010", "E0011", "E0012", "E0013", "E0015"})

    def __init__(
        self, api_key: str, *, coordinate_key: str = "", domain: str = "business.juso.go.kr", **options: Any
    ) -> None:
        super().__init__(**options)
        self.api = f"{self.scheme}://{domain}"
        self._keys = (api_key, coordinate_key or api_key)

    def geocode(self, query: str, *, exactly_one: bool = True, timeout: Any = DEFAULT_SENTINEL) -> Any:
        """Entrance of the building that fits best; further buildings only cost further questions."""
        asked = {"confmKey": self._keys[0], "keyword": query, "currentPage": 1, "countPerPage": 1}
        return self._call_geocoder(
            f"{self.api}{self.search_path}?{urlencode({**asked, 'resultType': 'json'})}",
            partial(self._ask_where, exactly_one=exactly_one, timeout=timeout),
            timeout=timeout,
        )

    def _ask_where(self, answer: Answer, exactly_one: bool, timeout: Any) -> Any:
        buildings = self._read_results(answer)
        if not buildings:
            return None
        building = buildings[0]
        which = {name: building[name] for name in ("admCd", "rnMgtSn", "udrtYn", "buldMnnm", "buldSlno")}
        asked = urlencode({"confmKey": self._keys[1], **which, "resultType": "json"})
        return self._call_geocoder(
            f"{self.api}{self.coordinate_path}?{asked}",
            partial(self._read_where, building=building, exactly_one=exactly_one),
            timeout=timeout,
        )

    def _read_where(
        self, answer: Answer, building: Answer, exactly_one: bool
    ) -> Location | list[Location] | None:
        entrances = [e for e in self._read_results(answer) if e.get("entX") and e.get("entY")]
        lats, lons = to_degrees([float(e["entX"]) for e in entrances], [float(e["entY"]) for e in entrances])
        places = [
            Location(building.get("roadAddr", ""), place, {**building, **entrance})
            for place, entrance in zip(zip(lats, lons, strict=True), entrances, strict=True)
        ]
        return _one_or_all(places, exactly_one)

    def _read_results(self, answer: Answer) -> list[Answer]:
        results = answer.get("results", {})
        code = str(results.get("common", {}).get("errorCode", "missing"))
        if code in self._BAD_KEYS:
            raise exc.GeocoderAuthenticationFailure(f"Juso: {code}")
        if code in self._BAD_QUERIES:
            raise exc.GeocoderQueryError(f"Juso: {code}")
        if code != "0":
            raise exc.GeocoderServiceError(f"Juso: {code}")
        return results.get("juso") or []


class GeopySource:
    """A geopy geocoder as a link of the chain: asks for the street address, tells how well it was found."""

    def __init__(
        self,
        name: str,
        geocoder: Geocoder,
        rate: Callable[[Answer], Precision | None],
        options: Callable[[ParsedAddress], Mapping[str, Any]] = lambda address: {},
    ) -> None:
        self.name = name
        self._geocoder = geocoder
        self._rate = rate
        self._options = options

    def find(self, address: ParsedAddress) -> Found | None:
        """The first place the service knows; raises `SourceUnavailable` for every failure of the service."""
        try:
            place = self._geocoder.geocode(address.street_text, **self._options(address))
        except exc.GeocoderQueryError:
            return None
        except exc.GeopyError as error:
            raise _unavailable(error) from error
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise SourceUnavailable(f"unexpected answer ({type(error).__name__})") from error
        precision = self._rate(place.raw) if place is not None else None
        if place is None or precision is None:
            return None
        return Found(lat=place.latitude, lon=place.longitude, precision=precision)


def kakao_source(api_key: str, **options: Any) -> GeopySource:
    """Kakao as a source; asks for exact matches only."""
    return GeopySource("kakao", Kakao(api_key, **options), _rate_kakao, lambda address: {"analyze_type": "exact"})


def vworld_source(api_key: str, **options: Any) -> GeopySource:
    """VWorld as a source."""
    return GeopySource(
        "vworld",
        VWorld(api_key, **options),
        lambda answer: Precision.BUILDING,
        lambda address: {"kind": "ROAD" if address.kind is Kind.ROAD else "PARCEL"},
    )


def juso_source(api_key: str, **options: Any) -> GeopySource:
    """Juso as a source: official entrances."""
    return GeopySource("juso", Juso(api_key, **options), lambda answer: Precision.ENTRANCE)


def nominatim_source(url: str, **options: Any) -> GeopySource:
    """A Nominatim server as a source, such as one's own."""
    parts = urlsplit(url if "//" in url else f"https://{url}")
    geocoder = Nominatim(
        domain=f"{parts.netloc}{parts.path.rstrip('/')}",
        scheme=parts.scheme,
        user_agent=options.pop("user_agent", _USER_AGENT),
        **options,
    )
    return GeopySource("nominatim", geocoder, _rate_nominatim, lambda address: {"country_codes": "kr"})


def _rate_kakao(answer: Answer) -> Precision | None:
    kinds = {
        "ROAD_ADDR": Precision.BUILDING,
        "REGION_ADDR": Precision.BUILDING,
        "ROAD": Precision.ROAD,
        "REGION": Precision.DONG_OFFICE,
    }
    return kinds.get(answer.get("address_type", ""))


def _rate_nominatim(answer: Answer) -> Precision | None:
    """By place rank: 30 a building, 26 and 27 a street, 16 to 25 parts of a city; anything wider is no answer."""
    rank = int(answer.get("place_rank", 0))
    if rank >= 28:
        return Precision.BUILDING
    if rank >= 26:
        return Precision.ROAD
    return Precision.DONG_OFFICE if rank >= 16 else None


def _one_or_all(places: list[Location], exactly_one: bool) -> Location | list[Location] | None:
    if not places:
        return None
    return places[0] if exactly_one else places


def _unavailable(error: exc.GeopyError) -> SourceUnavailable:
    bad_key = isinstance(error, (exc.GeocoderAuthenticationFailure, exc.GeocoderInsufficientPrivileges))
    return SourceUnavailable(
        type(error).__name__,
        for_good=bad_key,
        retry_after_seconds=getattr(error, "retry_after", None),
    )
