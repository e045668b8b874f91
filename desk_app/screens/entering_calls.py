"""Where the phone's calls enter the desk: their numbers are brought into normal form once, before anything compares."""

from dataclasses import replace

from desk_app import numbers
from desk_app.domain.phone import PhoneCall, PhoneStanding
from desk_app.domain.reference import Reference


def entered(standing: PhoneStanding, reference: Reference) -> PhoneStanding:
    """The phone as it stands, with its calls as they are known here."""
    return replace(standing, calls=tuple(entered_call(call, reference) for call in standing.calls))


def entered_call(call: PhoneCall, reference: Reference) -> PhoneCall:
    """The call with the numbers in it in normal form, by the district's own area code: an exchange gives
    `+8613812341234`, `013812341234` or `65638888`, and a caller has one number."""
    area_code = reference.policy.area_code
    return replace(call, number=numbers.normal(call.number, area_code), joined=numbers.normal(call.joined, area_code))
