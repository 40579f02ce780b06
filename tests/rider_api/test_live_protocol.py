"""The live stream's protocol core: resume, reset, overlap, and what clients may say."""

import json

import pytest

from rider_api.live_protocol import MAX_BEHIND, LiveProtocol, Misspoken, Nothing, Seen, State


def begin(*, since: int | None, epoch: str | None = "e", newest: int = 10) -> tuple[LiveProtocol, list[str]]:
    protocol = LiveProtocol(since=since, epoch=epoch)
    frames = protocol.begin(epoch="e", newest=newest, server_now="now")
    return protocol, [frame["type"] for frame in frames]


def event(number: int) -> dict[str, object]:
    return {"number": number, "kind": "plan.published"}


def numbers(frames: object) -> list[int]:
    assert isinstance(frames, list)
    return [told["number"] for frame in frames for told in frame["events"]]


def test_hello_names_epoch_number_and_time() -> None:
    frames = LiveProtocol(since=3, epoch="e").begin(epoch="e", newest=10, server_now="2026-11-23T10:00:00+09:00")
    assert frames == [{"type": "hello", "epoch": "e", "number": 10, "server_now": "2026-11-23T10:00:00+09:00"}]


@pytest.mark.parametrize("since", [10, 9, 0])
def test_a_client_that_is_not_too_far_behind_resumes(since: int) -> None:
    protocol, types = begin(since=since)
    assert types == ["hello"]
    assert protocol.told == since


@pytest.mark.parametrize(
    ("since", "epoch", "newest"), [(11, "e", 10), (3, "other", 10), (0, "e", MAX_BEHIND + 1)]
)
def test_the_future_another_database_and_the_distant_past_are_reset(since: int, epoch: str, newest: int) -> None:
    protocol, types = begin(since=since, epoch=epoch, newest=newest)
    assert types == ["hello", "reset"]
    assert protocol.told == newest


def test_without_since_the_client_starts_at_the_present() -> None:
    protocol, types = begin(since=None)
    assert types == ["hello"]
    assert protocol.tell([event(10)], 10) == []
    assert numbers(protocol.tell([event(11)], 11)) == [11]


def test_catching_up_and_listening_may_overlap_and_every_event_is_told_once() -> None:
    protocol, _ = begin(since=5)
    caught_up = protocol.tell([event(6), event(7)], 8)
    live = protocol.tell([event(7), event(8), event(9)], 9)
    assert numbers(caught_up) + numbers(live) == [6, 7, 9]


def test_events_of_others_move_the_cursor_and_the_ping_says_so() -> None:
    protocol, _ = begin(since=5)
    assert protocol.tell([], 9) == []
    assert protocol.ping() == {"type": "ping", "number": 9}


def test_a_closed_connection_tells_nothing() -> None:
    protocol, _ = begin(since=5)
    protocol.close()
    assert protocol.state is State.CLOSED
    assert protocol.tell([event(6)], 6) == []


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ('{"type":"pong"}', Nothing()),
        ('{"type":"seen","number":7}', Seen(number=7)),
        ('{"type":"seen","number":0}', Misspoken()),
        ('{"type":"seen","number":true}', Misspoken()),
        ('{"type":"seen","number":"7"}', Misspoken()),
        ('{"type":"seen","number":' + "9" * 400 + "}", Misspoken()),
        ('{"type":"seen","number":' + "9" * 4090 + "}", Misspoken()),
        ('{"type":"drop"}', Misspoken()),
        ("", Misspoken()),
        ("null", Misspoken()),
        ("[" * 4000, Misspoken()),
        (json.dumps({"type": "pong", "x": "y" * 5000}), Misspoken()),
        (b"\x00", Misspoken()),
    ],
)
def test_whatever_a_client_says_is_understood_or_misspoken(text: str | bytes, heard: object) -> None:
    assert LiveProtocol(since=None, epoch=None).receive(text) == heard
