"""`bapgil messages`: send a test over a channel, and see what is waiting or was given up."""

from typing import Annotated
from uuid import uuid4

import typer
from sqlmodel import col, select

from dispatch import clock
from dispatch.channels.carriers import CARRIED, build_carriers
from dispatch.channels.letters import Letter, NotCarried
from dispatch.channels.texts import TEST, word_test
from dispatch.errors import Refused, refuse
from dispatch.settings import settings
from models.messages import Message
from models.statuses import MessageStatus
from rider_api.command_line.areas import installation
from rider_api.command_line.output import out, print_json, print_table

command = typer.Typer(help="알림을 시험하고 살펴봅니다 · Test channels, see the outbox. (--json)", no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="JSON 으로 출력 · Print JSON")]


@command.command("test")
def send_test(
    channel: Annotated[str, typer.Argument(help="email, sms")],
    to: Annotated[str, typer.Option("--to", help="받는 주소나 번호 · Address or number")],
    as_json: AsJson = False,
) -> None:
    """시험 알림을 하나 보냅니다 · Send one test message now; it speaks of nobody."""
    if channel not in CARRIED:
        raise typer.BadParameter(", ".join(CARRIED))
    carrier = build_carriers(settings()).get(channel)
    if carrier is None:
        raise _not_configured(channel)
    wording = word_test(channel, clock.now().astimezone(clock.KST).strftime("%H:%M"))
    letter = Letter(id=uuid4(), channel=channel, template=TEST, to=to, made_at=clock.now(), **vars(wording))
    try:
        carrier.carry(letter)
    except NotCarried as failure:
        raise _not_carried(channel, failure) from failure
    if as_json:
        print_json({"ok": True, "id": str(letter.id), "channel": channel})
    else:
        out().print(f"보냈습니다 · sent: {channel}", markup=False)


@command.command("list")
def show(as_json: AsJson = False) -> None:
    """아직 나가지 않았거나 못 보낸 알림 · What waits or was given up; ids and codes, never words or addresses."""
    with installation(as_json=as_json) as database, database.read() as session:
        rows = session.exec(
            select(Message)
            .where(col(Message.status).in_((MessageStatus.WAITING, MessageStatus.FAILED)))
            .order_by(col(Message.made_at))
        ).all()
        told = [
            {
                "id": str(row.id),
                "made_at": row.made_at.astimezone(clock.KST).isoformat(timespec="seconds"),
                "target": row.target,
                "channel": row.channel,
                "status": row.status.value,
                "reason": row.reason,
                "attempts": row.attempts,
            }
            for row in rows
        ]
    if as_json:
        print_json(told)
    else:
        columns = ("made_at", "target", "channel", "status", "reason", "attempts")
        print_table("알림 · Messages", columns, [[row[column] for column in columns] for row in told])


def _not_configured(channel: str) -> Refused:
    return refuse(
        "channel.not_configured",
        cause=(f"{channel} 알림이 설정되지 않았습니다.", f"Messages by {channel} are not set up."),
        action=("docs/channels.md 를 보고 설정하세요.", "Set it up as docs/channels.md says."),
        subject=(channel,),
        status=503,
    )


def _not_carried(channel: str, failure: NotCarried) -> Refused:
    return refuse(
        "channel.test_failed",
        cause=(f"{channel} 시험 알림을 보내지 못했습니다 ({failure.code}).", f"The test failed ({failure.code})."),
        action=("설정과 상대 서버를 확인하세요 (docs/channels.md).", "Look at settings and server (docs/channels.md)."),
        subject=(channel, failure.code),
        status=503,
    )
