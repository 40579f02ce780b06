"""What a freeze would write now."""

from collections import Counter
from datetime import date, datetime

from dispatch.errors import reason_json
from dispatch.ordering.expansion import Expansion
from rider_api.schemas.common import ReasonAnswer
from rider_api.schemas.desk_day import MenuCount
from rider_api.schemas.desk_decisions import FreezePreview, NotMadeAnswer


def show_preview(day: date, due_at: datetime, expansion: Expansion) -> FreezePreview:
    by_menu: Counter[str] = Counter()
    for order in expansion.orders:
        by_menu[order.menu_name] += order.meals
    return FreezePreview(
        day=day,
        due_at=due_at,
        households=len({order.recipient_id for order in expansion.orders}),
        meals=sum(by_menu.values()),
        by_menu=[MenuCount(menu=menu, meals=meals) for menu, meals in sorted(by_menu.items())],
        not_made=[
            NotMadeAnswer(
                recipient_number=each.recipient_number,
                standing_order_id=each.standing_order_id,
                reason=ReasonAnswer.model_validate(reason_json(each.reason)),
            )
            for each in expansion.not_made
        ],
    )
