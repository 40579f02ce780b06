"""What tells one box from another: a code of four digits to type, and a mark to scan. Never a name or an address."""

import io

import segno

CODE_DIGITS = 4


def box_code(order_number: str) -> str:
    """The last digits of the order's running number: 1123-007 is 0007; no kitchen has ten thousand orders a day."""
    running = order_number.split("-", 1)[-1]
    digits = "".join(sign for sign in running if sign.isdigit())
    return digits[-CODE_DIGITS:].zfill(CODE_DIGITS)


def box_mark(order_number: str, box: int) -> str:
    """What the scanner reads: order and which of its boxes (1123-007/2). A Hangul keyboard can't garble digits."""
    return f"{order_number}/{box}"


def draw_mark(mark: str) -> str:
    """The mark as a QR code (SVG): scanners and phones read it, wet or scratched up to a quarter."""
    file = io.BytesIO()
    segno.make(mark, error="q", micro=False).save(file, kind="svg", border=1, xmldecl=False, svgns=True)
    return file.getvalue().decode()
