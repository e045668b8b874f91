"""A word is found in just those rows that hold it, whatever signs it has."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from local_store.text_rows import TextRows

SIGNS = "ab路金山0\n-𠮷𠮶\ud842\udfb7\uffff"
TEXTS = st.lists(st.text(SIGNS, max_size=12), max_size=12)


@given(texts=TEXTS, word=st.text(SIGNS, max_size=4))
@example(texts=["ab", "", "ba"], word="bb")
@example(texts=["a"], word="ab")
@example(texts=["ba", "aa"], word="aaa")
@example(texts=["aaa", "a"], word="aa")
def test_the_rows_that_hold_a_word(texts: list[str], word: str) -> None:
    texts, word = [_whole(text) for text in texts], _whole(word)
    assert TextRows(texts).holding(word).tolist() == [at for at, text in enumerate(texts) if word in text]


@pytest.mark.parametrize("word", ["\0", "a\0b", "\0b"])
def test_no_word_reaches_over_into_the_next_row(word: str) -> None:
    assert TextRows(["a", "b"]).holding(word).tolist() == []


def _whole(text: str) -> str:
    """Two halves that stand together are one sign, as they are wherever text was decoded."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
