"""The recovery code: typed years later, each slip told."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pdca_desktop.store import recovery_code
from pdca_desktop.store.recovery_code import SIGNS, RecoveryCodeError

codes = st.integers(0, 30**6).map(lambda _: recovery_code.draw())


@given(codes, st.integers(0, 2**36 - 1), st.sampled_from(["-", " ", "", " - ", "–", "\n"]))
def test_case_spaces_and_dashes_do_not_matter(code: str, cases: int, between: str) -> None:
    typed = "".join(
        sign.lower() if cases >> place & 1 else sign for place, sign in enumerate(code.replace("-", ""))
    )
    assert recovery_code.read(between.join(typed[at : at + 4] for at in range(0, 36, 4))) == code


@given(codes, st.integers(0, 35), st.sampled_from(SIGNS))
def test_a_wrong_sign_is_told_with_its_group(code: str, place: int, sign: str) -> None:
    signs = list(code.replace("-", ""))
    assume(signs[place] != sign)
    signs[place] = sign
    with pytest.raises(RecoveryCodeError, match=rf"Le {place // 6 + 1}er? groupe contient une faute"):
        recovery_code.read("".join(signs))


@given(codes, st.integers(0, 34))
def test_two_signs_exchanged_are_told(code: str, place: int) -> None:
    signs = list(code.replace("-", ""))
    assume(signs[place] != signs[place + 1])
    signs[place], signs[place + 1] = signs[place + 1], signs[place]
    with pytest.raises(RecoveryCodeError, match="faute de frappe"):
        recovery_code.read("".join(signs))


@given(codes, st.permutations(range(6)))
def test_groups_out_of_order_are_told(code: str, order: list[int]) -> None:
    groups = code.split("-")
    mixed = [groups[place] for place in order]
    assume(mixed != groups)
    with pytest.raises(RecoveryCodeError, match="faute de frappe"):
        recovery_code.read("-".join(mixed))


@given(st.text(max_size=60))
def test_anything_typed_is_read_or_told(typed: str) -> None:
    with pytest.raises(RecoveryCodeError) as caught:
        recovery_code.read(typed)
    assert len(typed) < 8 or typed not in str(caught.value)


def test_a_code_is_unambiguous_and_long_enough() -> None:
    assert len(set(SIGNS)) == 31
    assert not set(SIGNS) & set("01OIL")
    assert 31**30 > 2**147
    assert all(len(group) == 6 for group in recovery_code.draw().split("-"))
    with pytest.raises(RecoveryCodeError, match="ni 0, ni O"):
        recovery_code.read("ABCDE0")
    with pytest.raises(RecoveryCodeError, match="vous en avez saisi 5"):
        recovery_code.read("ABCDE")
