"""What cells mean: text, codes, numbers, dates, choices, limits, lists; read strictly, written to be read again."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from desk_app.domain.deadlines import Limit, LimitUnit
from desk_app.errors import Param
from desk_app.importing.lists.raw import ErrorValue, Formula, RawCell

LINE_AT_MOST = 500
TEXT_AT_MOST = 20_000
DIGITS_AT_MOST = 15
"""Excel keeps so many digits of a number; those behind are lost."""

Reader = Callable[[RawCell], Any]
Writer = Callable[[Any], str | float]


class CellTrouble(Exception):
    """A cell that cannot be taken: the code says why."""

    def __init__(self, code: str, **params: Param) -> None:
        super().__init__(code, params)
        self.code, self.params = code, params


@dataclass(frozen=True, slots=True)
class Mended:
    """A value that was taken although its cell was not quite right; the code says what was done."""

    value: Any
    code: str


def line_of_text(raw: RawCell) -> Any:
    """One line of text; numbers are taken as their digits, with a word about it."""
    if raw.__class__ is str:
        text = str(raw).strip()
        if text.isprintable() and len(text) <= LINE_AT_MOST:
            return text
        if "\n" in text or "\r" in text:
            raise CellTrouble("line_break")
        return _checked(text, LINE_AT_MOST)
    return _of_number(raw)


def free_text(raw: RawCell) -> Any:
    """Text of several lines."""
    if isinstance(raw, str):
        return _checked(raw.replace("\r\n", "\n").replace("\r", "\n").strip(), TEXT_AT_MOST)
    return _of_number(raw)


def _checked(text: str, at_most: int) -> str:
    if len(text) > at_most:
        raise CellTrouble("too_long", limit=at_most, length=len(text))
    for character in text:
        if (character < " " and character not in "\n\t") or "\ud800" <= character <= "\udfff" or character == "\x7f":
            raise CellTrouble("bad_character", character=f"U+{ord(character):04X}")
    return text


def _of_number(raw: RawCell) -> Mended:
    refuse_special(raw)
    if isinstance(raw, bool):
        raise CellTrouble("truth_value")
    if isinstance(raw, datetime):
        raise CellTrouble("date_for_text", date=raw.date().isoformat())
    if isinstance(raw, (int, float)) and math.isfinite(raw):
        if abs(raw) >= 10**DIGITS_AT_MOST:
            raise CellTrouble("digits_lost")
        if raw == int(raw):
            return Mended(str(int(raw)), "number_taken")
        return Mended(repr(raw), "number_taken")
    raise CellTrouble("not_text")


def refuse_special(raw: RawCell) -> None:
    """Formulas and error values are nothing that can be stored."""
    if isinstance(raw, Formula):
        raise CellTrouble("formula", formula=raw.text[:40])
    if isinstance(raw, ErrorValue):
        raise CellTrouble("error_value", error=raw.text)


def refuse_wide_digits(text: str) -> None:
    """Full-width digits (０–９) look like digits and are others."""
    if not text.isascii() and any("０" <= character <= "９" for character in text):
        raise CellTrouble("wide_digits", digits=unicodedata.normalize("NFKC", text)[:40])


def code_text(*digits: int) -> Reader:
    """A code without spaces; where it is all digits and one leading zero is missing to one of the lengths, it is put
    back, with a word about it. Digits that a spreadsheet program has rounded away are not guessed."""
    shorter = {length - 1: length for length in digits if length - 1 not in digits and length > 1}

    def read(raw: RawCell) -> Any:
        found = line_of_text(raw)
        text = found.value if isinstance(found, Mended) else found
        if _scientific(text):
            raise CellTrouble("digits_lost")
        if " " in text:
            raise CellTrouble("space_in_code")
        refuse_wide_digits(text)
        if len(text) in shorter and text.isdecimal() and text.isascii():
            return Mended(text.zfill(shorter[len(text)]), "zero_restored")
        return found

    return read


def _scientific(text: str) -> bool:
    return ("E+" in text or "e+" in text) and re.fullmatch(r"[0-9][0-9.]*[eE]\+[0-9]+", text) is not None


def digits_code(*lengths: int, of_district: bool = True) -> Reader:
    """A code of so many digits. One that begins with the district has no leading zero to lose (GB/T 2260 begins with
    11), so that a missing digit is told and never put back; the code of a class may have one."""
    restoring = code_text() if of_district else code_text(*lengths)
    code = "missing_digits" if of_district else "wrong_digits"
    wanted = " / ".join(map(str, lengths))

    def read(raw: RawCell) -> Any:
        if raw.__class__ is str and len(raw) in lengths and raw.isdecimal() and raw.isascii():
            return raw
        found = restoring(raw)
        text = found.value if isinstance(found, Mended) else found
        if len(text) not in lengths or not (text.isdecimal() and text.isascii()):
            raise CellTrouble(code, wanted=wanted, length=len(text))
        return found

    return read


def decimal_degrees(least: float, most: float) -> Reader:
    """A number of degrees between the two."""

    def read(raw: RawCell) -> float:
        number = _number(raw)
        if most < abs(number) <= 180:
            raise CellTrouble("swapped")
        if not least <= number <= most:
            raise CellTrouble("projected" if abs(number) > 360 else "out_of_range", least=str(least), most=str(most))
        return number

    return read


def _number(raw: RawCell) -> float:
    refuse_special(raw)
    if isinstance(raw, str):
        text = raw.strip()
        refuse_wide_digits(text)
        if not re.fullmatch(r"[+-]?[0-9]{1,20}(\.[0-9]{1,25})?([eE][+-]?[0-9]{1,3})?", text, re.ASCII):
            raise CellTrouble("not_a_number")
        return float(text)
    if isinstance(raw, bool) or not isinstance(raw, (int, float)) or not math.isfinite(raw):
        raise CellTrouble("not_a_number")
    return float(raw)


def number_cell(value: Any) -> str | float:
    """A number, as text where a workbook would keep too few digits of it."""
    return float(value) if float(f"{value:.16g}") == value else repr(value)


_DATE = re.compile(r"([0-9]{4})(?:-|/|\.|年)([0-9]{1,2})(?:-|/|\.|月)([0-9]{1,2})日?", re.ASCII)


def day(raw: RawCell) -> date:
    """A date: a date cell, or text with the year first."""
    refuse_special(raw)
    if isinstance(raw, datetime):
        if raw.time() != datetime.min.time():
            raise CellTrouble("time_in_date")
        return raw.date()
    if isinstance(raw, (int, float)):
        raise CellTrouble("number_for_date")
    if isinstance(raw, str):
        refuse_wide_digits(raw)
    found = _DATE.fullmatch(raw.strip()) if isinstance(raw, str) else None
    if found is None:
        raise CellTrouble("not_a_date")
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        raise CellTrouble("no_such_date") from None


def optional_day(raw: RawCell) -> date | None:
    """A date; who calls this has a cell with something in it."""
    return day(raw)


def day_cell(value: Any) -> str:
    """A date as text, year first; nothing where there is none."""
    return value.isoformat() if value is not None else ""


def choice(words: Mapping[Any, str], also: Mapping[str, Any] | None = None) -> tuple[Reader, Writer]:
    """One of some values, by its Chinese word or its code."""
    known = {word.casefold(): value for value, word in words.items()}
    known |= {str(value).casefold(): value for value in words}
    known |= also or {}
    listed = " / ".join(words.values())

    def read(raw: RawCell) -> Any:
        found = known.get(raw.strip().casefold()) if isinstance(raw, str) else None
        if found is None:
            refuse_special(raw)
            raise CellTrouble("not_a_choice", choices=listed)
        return found

    return read, lambda value: words.get(value, str(value))


YES, NO = "是", "否"


def truth(raw: RawCell) -> bool:
    """Yes or no."""
    refuse_special(raw)
    if isinstance(raw, bool):
        return raw
    text = str(raw).strip().casefold()
    if text in (YES, "yes", "true", "y", "1", "√"):
        return True
    if text in (NO, "no", "false", "n", "0"):
        return False
    raise CellTrouble("not_a_choice", choices=f"{YES} / {NO}")


def truth_cell(value: Any) -> str:
    """是 or 否."""
    return YES if value else NO


UNIT_WORDS: Mapping[LimitUnit, str] = {
    LimitUnit.URGENT_HOUR: "紧急工作时",
    LimitUnit.URGENT_DAY: "紧急工作日",
    LimitUnit.NATURAL_DAY: "自然日",
    LimitUnit.MINUTE: "分钟",
    LimitUnit.WORK_MINUTE: "工作分钟",
    LimitUnit.WORK_HOUR: "工作时",
    LimitUnit.WORK_DAY: "工作日",
}
_UNITS = {word: unit for unit, word in UNIT_WORDS.items()} | {unit.lower(): unit for unit in LimitUnit}
_UNITS |= {"工作小时": LimitUnit.WORK_HOUR, "紧急工作小时": LimitUnit.URGENT_HOUR}
_LIMIT = re.compile(r"([0-9]+(?:\.[0-9]+)?)[ \u3000]*([^0-9.\s][^\s]*)?", re.ASCII)


def limit(raw: RawCell) -> Limit:
    """A number and its unit (`2 紧急工作时`, `4 work_hour`); a bare number does not say which clock runs."""
    refuse_special(raw)
    example = f"2 {UNIT_WORDS[LimitUnit.URGENT_HOUR]}"
    units = " / ".join(UNIT_WORDS.values())
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        raise CellTrouble("limit_without_unit", units=units)
    if isinstance(raw, str):
        refuse_wide_digits(raw)
    found = _LIMIT.fullmatch(raw.strip()) if isinstance(raw, str) else None
    if found is None:
        raise CellTrouble("not_a_limit", example=example)
    amount, word = Decimal(found.group(1)), (found.group(2) or "").lower()
    if not word:
        raise CellTrouble("limit_without_unit", units=units)
    if word not in _UNITS:
        raise CellTrouble("unknown_unit", unit=word, units=units)
    places = amount.as_tuple().exponent
    if amount > 10_000 or not isinstance(places, int) or places < -9:
        raise CellTrouble("limit_too_long", most=10_000)
    return Limit(amount=amount, unit=_UNITS[word])


def limit_cell(value: Any) -> str:
    """`2 紧急工作时`."""
    return f"{value.amount.normalize():f} {UNIT_WORDS[value.unit]}"


def several(raw: RawCell) -> Any:
    """Texts in one cell: one a line, or with 、 or ； between them."""
    found = raw if isinstance(raw, str) else line_of_text(raw)
    if isinstance(found, Mended):
        return Mended((found.value,), found.code)
    text = _checked(found.replace("\r\n", "\n").replace("\r", "\n"), TEXT_AT_MOST)
    parts = text.split("\n") if "\n" in text else re.split("[、；;]", text)
    return tuple(part.strip() for part in parts if part.strip())


def several_lines(raw: RawCell) -> Any:
    """Texts in one cell, one a line."""
    if isinstance(raw, str):
        text = _checked(raw.replace("\r\n", "\n").replace("\r", "\n"), TEXT_AT_MOST)
        return tuple(part.strip() for part in text.split("\n") if part.strip())
    return several(raw)


def several_cell(value: Any) -> str:
    """With 、 between, or one a line where a text has a separator in it."""
    if any(re.search("[、；;]", text) for text in value):
        return "\n".join(value) + ("\n" if len(value) == 1 else "")
    return "、".join(value)


def lines_cell(value: Any) -> str:
    """One a line."""
    return "\n".join(value)


_TELEPHONE = re.compile(r"[0-9+()（）\-–——#*转 、,，/;；]{3,60}", re.ASCII)


def telephone(raw: RawCell) -> Any:
    """A number as text. Where the cell holds a number, a leading zero may be gone: only what cannot have had one is
    taken (a mobile number of 11 digits from 1, a short or local one up to 8 digits)."""
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        digits = str(int(raw)) if raw == int(raw) else ""
        if (len(digits) == 11 and digits[0] == "1") or 3 <= len(digits) <= 8:
            return Mended(digits, "number_taken")
        raise CellTrouble("telephone_zero", zero=f"0{digits}")
    found = line_of_text(raw)
    if isinstance(found, str):
        refuse_wide_digits(found)
    if not isinstance(found, str) or not _TELEPHONE.fullmatch(found):
        raise CellTrouble("digits_lost" if isinstance(found, str) and _scientific(found) else "not_a_telephone")
    return found


def text_cell(value: Any) -> str:
    """Text as it is."""
    return str(value)
