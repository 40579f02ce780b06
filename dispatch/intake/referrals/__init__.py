"""The referral form (의뢰서): its fields, how what people write is read, and what may never be in it."""

from dispatch.intake.referrals.form import ReferralForm, describe_fields
from dispatch.intake.referrals.problems import BadForm, FieldProblem
from dispatch.intake.referrals.reading import read_form
from dispatch.intake.referrals.resident_numbers import holds_resident_number

__all__ = [
    "BadForm",
    "FieldProblem",
    "ReferralForm",
    "describe_fields",
    "holds_resident_number",
    "read_form",
]
