"""The flow over pages: nothing lost or out of order, no page too full, what holds together stays together."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pdca_desktop.documents.engine.flow import Stack, flow, stacked
from pdca_desktop.documents.engine.strip import Frame, Glue, Strip, enclose

HEIGHT = 100.0
STRIPS = st.lists(
    st.builds(
        Strip,
        height=st.sampled_from([5.0, 10.0, 12.5, 30.0, 60.0, 100.0]),
        above=st.sampled_from([0.0, 4.0, 15.0]),
        below=st.sampled_from([0.0, 6.0]),
        glue=st.sampled_from(Glue),
        new_page=st.sampled_from([False, False, False, True]),
    ),
    min_size=1,
    max_size=60,
)


def strips_of(page: Stack) -> list[Strip]:
    return [strip for strip, _ in page.strips]


@given(STRIPS)
def test_every_strip_is_placed_once_in_order(strips: list[Strip]) -> None:
    placed = [strip for page in flow(strips, HEIGHT) for strip in strips_of(page)]
    assert [id(strip) for strip in placed] == [id(strip) for strip in strips]


@given(STRIPS)
def test_no_page_is_too_full_and_strips_do_not_overlap(strips: list[Strip]) -> None:
    for page in flow(strips, HEIGHT):
        bottom = 0.0
        for strip, top in page.strips:
            assert top >= bottom - 1e-6
            bottom = top + strip.height
        assert bottom <= HEIGHT + 0.02


@given(STRIPS)
def test_no_page_is_blank_and_pages_begin_where_asked(strips: list[Strip]) -> None:
    pages = flow(strips, HEIGHT)
    assert all(page.strips for page in pages)
    firsts = {id(page.strips[0][0]) for page in pages}
    assert all(id(strip) in firsts for strip in strips if strip.new_page)


@given(STRIPS)
def test_a_short_group_stays_on_one_page(strips: list[Strip]) -> None:
    pages = flow(strips, HEIGHT)
    where = {id(strip): number for number, page in enumerate(pages) for strip in strips_of(page)}
    for one, other in pairwise(strips):
        if one.glue and not other.new_page and where[id(one)] != where[id(other)]:
            assert group_height(strips, one) > HEIGHT


def group_height(strips: list[Strip], member: Strip) -> float:
    """Height of the firmest group around a strip that a page end divides."""
    at = next(rank for rank, strip in enumerate(strips) if strip is member)
    start = at
    while start and strips[start - 1].glue >= member.glue and not strips[start].new_page:
        start -= 1
    end = at
    while strips[end].glue >= member.glue and end + 1 < len(strips) and not strips[end + 1].new_page:
        end += 1
    return stacked(strips[start : end + 1]).used


def test_a_title_follows_its_text_to_the_next_page() -> None:
    strips = [Strip(85), Strip(10, glue=Glue.FIRM), Strip(10)]
    assert [len(page.strips) for page in flow(strips, HEIGHT)] == [1, 2]


def test_a_wish_is_given_up_before_a_firm_hold() -> None:
    strips = [Strip(30, glue=Glue.WISH) for _ in range(3)]
    strips += [Strip(10, glue=Glue.FIRM), Strip(30)]
    pages = flow(strips, HEIGHT)
    assert [[strip.height for strip in strips_of(page)] for page in pages] == [[30, 30, 30], [10, 30]]


def test_a_head_is_repeated_on_each_page_of_its_table() -> None:
    head, again = Strip(10, glue=Glue.FIRM), Strip(10)
    rows = [Strip(20, repeat=(again,)) for _ in range(9)]
    pages = flow([head, *rows], HEIGHT)
    assert [strips_of(page)[0] is again for page in pages] == [False, True, True]
    assert [len(page.strips) for page in pages] == [5, 5, 2]


def test_white_neither_begins_a_page_nor_makes_one() -> None:
    strips = [Strip(95), Strip(0, above=20), Strip(50), Strip(0, above=60)]
    pages = flow(strips, HEIGHT)
    assert [[(strip.height, top) for strip, top in page.strips] for page in pages] == [[(95, 0)], [(50, 0)]]


def test_a_frame_is_closed_and_opened_again() -> None:
    frame = Frame(5, 200, lambda *_: None)
    strips = [Strip(30) for _ in range(5)]
    enclose(strips, frame, 8)
    pages = flow(strips, HEIGHT)
    assert [page.frames for page in pages] == [
        [(frame, 0, 100)],
        [(frame, 0, 70)],
    ]
    assert all(strip.x == 8 for strip in strips)


def test_frames_nest() -> None:
    inner, outer = Frame(3, 50, lambda *_: None), Frame(5, 70, lambda *_: None)
    strips = [Strip(10), Strip(10), Strip(10)]
    enclose(strips[1:2], inner, 4)
    enclose(strips, outer, 6)
    stack = stacked(strips)
    assert stack.used == 5 + 10 + 3 + 10 + 3 + 10 + 5
    assert stack.frames == [(outer, 0, 46), (inner, 15, 31)]
    assert (inner.x, strips[1].x) == (6, 10)


@given(STRIPS)
def test_measuring_says_what_placing_does(strips: list[Strip]) -> None:
    frame = Frame(7, 50, lambda *_: None)
    enclose(strips[len(strips) // 2 :], frame, 3)
    assert Stack().bottom_after(strips) == stacked(strips).used
