"""A process with a phone in it, for tests that end it without a word: settings on its command line, then it waits."""

import sys
import time

from desk_app.domain.phone import LineState
from desk_app.telephony.baresip_phone import BaresipPhone
from desk_app.telephony.settings import parse_settings


def main() -> None:
    """Starts the phone, says the id of the phone program, answers whoever calls, and stays until it is ended."""
    phone = BaresipPhone(parse_settings(sys.argv[1]))
    while phone.standing().line is not LineState.READY:
        time.sleep(0.01)
    print(phone.program_id, flush=True)
    phone.listen(lambda standing, call: phone.answer(call.id) if call and call.state == "RINGING" else None)
    time.sleep(60)


if __name__ == "__main__":
    main()
