"""What messages say: Korean first, English second, and no more about a person than who receives it must know.

The guardian knows whom it is about. The dong office gets a number and a masked name, and looks the rest up at its
own screen. Only who has to go there (night centre, field visit, 119) gets name, address and phone.
"""

from dataclasses import dataclass
from types import MappingProxyType

STEP, ALL_CLEAR, TEST = "step", "all_clear", "test"

CAUSES = MappingProxyType(
    {
        "no_answer": ("도시락 배송 때 응답이 없었습니다", "did not answer the door"),
        "urgent_today": ("오늘 안부 확인이 필요합니다", "has to be looked after today"),
        "urgent_now": ("지금 위급합니다", "is in danger now"),
    }
)
CLOSINGS = MappingProxyType(
    {
        "seen_in_person": ("직접 만나 확인", "seen in person"),
        "heard_by_phone": ("전화로 목소리 확인", "heard by phone"),
        "family_confirmed": ("가족이 확인", "confirmed by the family"),
        "in_hospital": ("입원 중으로 확인", "is in hospital"),
        "away_confirmed": ("외출 중으로 확인", "is away from home"),
        "emergency_handed_over": ("119·경찰에 인계", "handed over to the emergency services"),
    }
)


@dataclass(frozen=True, kw_only=True)
class Wording:
    """One text in both languages; `subject` is for e-mail and never personal."""

    subject: str
    text: str
    text_en: str


@dataclass(frozen=True, kw_only=True)
class About:
    """The person as the receiver may know them."""

    who: str
    where: str = ""
    """Address and phone, for who has to go there."""


def word_step(cause: str, about: About, *, at: str, link: str) -> Wording:
    """A rung has come to this receiver. `at` is the time of day in Korea."""
    korean, english = CAUSES[cause]
    where = f" {about.where}." if about.where else ""
    return Wording(
        subject="[밥길] 안부 확인 요청",
        text=f"[밥길] {about.who}: {at} {korean}.{where} 확인 후 통합창구로 알려 주세요. {link}".strip(),
        text_en=f"[Bapgil] {about.who} {english} ({at}).{where} Please look in and tell the desk. {link}".strip(),
    )


def word_all_clear(code: str, about: About, *, at: str) -> Wording:
    """The case is closed: how the person was found, nothing else."""
    korean, english = CLOSINGS[code]
    return Wording(
        subject="[밥길] 안부 확인 완료",
        text=f"[밥길] {about.who}: {at} {korean}. 더 하실 일은 없습니다.",
        text_en=f"[Bapgil] {about.who}: {english} ({at}). Nothing more is needed.",
    )


def word_test(channel: str, at: str) -> Wording:
    """Shows that a channel works."""
    return Wording(
        subject="[밥길] 시험 알림",
        text=f"[밥길] {channel} 시험 알림입니다 ({at}). 하실 일은 없습니다.",
        text_en=f"[Bapgil] A test of {channel} ({at}). Nothing needs to be done.",
    )
