from hypothesis import given
from hypothesis import strategies as st

from ivr import Ask, Gone, Hangup, Key, Menu, Timeout, ToHuman, ToMessage, ToQueue, read_menu, start, step

DIGITS = "0123456789*#"
ENDS = st.one_of(
    st.just({"do": "human"}),
    st.just({"do": "message"}),
    st.just({"do": "progress"}),
    st.sampled_from("ab").map(lambda name: {"do": "queue", "queue": name}),
)
PERSON = st.sampled_from([{"do": "human"}, {"do": "queue", "queue": "a"}])
EVENTS = st.one_of(st.sampled_from(DIGITS).map(Key), st.just(Timeout()), st.just(Hangup()))


def questions(choices):
    return st.fixed_dictionaries(
        {
            "prompt": st.just("menu-main"),
            "digits": st.dictionaries(st.sampled_from("123456789*#"), choices, min_size=1),
            "retries": st.integers(0, 3),
            "default": PERSON,
        }
    )


SUBMENUS = questions(ENDS).map(lambda menu: {"do": "menu", "menu": menu})
MENUS = questions(st.one_of(ENDS, SUBMENUS)).map(lambda menu: read_menu(menu | {"key": "m"}))


def walk(menu: Menu, events):
    state, action = start(menu)
    for event in events:
        state, action = step(state, event)
    return state, action


@given(MENUS, st.lists(EVENTS, min_size=8, max_size=20))
def test_every_walk_ends_after_at_most_two_questions_and_their_repetitions(menu: Menu, events) -> None:
    _, action = walk(menu, events)
    assert not isinstance(action, Ask)


@given(MENUS, st.lists(EVENTS, max_size=20), st.lists(EVENTS, max_size=5))
def test_an_end_stays_the_same_end(menu: Menu, events, more) -> None:
    state, action = walk(menu, events)
    if not isinstance(action, Ask):
        for event in more:
            assert step(state, event) == (state, action)


@given(MENUS, st.lists(EVENTS, max_size=20))
def test_from_everywhere_zero_and_silence_lead_to_a_person(menu: Menu, events) -> None:
    state, action = walk(menu, events)
    if not isinstance(action, Ask):
        return
    assert step(state, Key("0"))[1] == ToHuman()
    while isinstance(action, Ask):
        state, action = step(state, Timeout())
    assert isinstance(action, ToHuman | ToQueue)


@given(MENUS, st.lists(EVENTS, max_size=20))
def test_a_hangup_ends_whatever_goes_on(menu: Menu, events) -> None:
    state, action = walk(menu, events)
    if isinstance(action, Ask):
        assert step(state, Hangup())[1] == Gone()


def two_questions() -> Menu:
    second = {"prompt": "menu-second", "timeout_seconds": 3, "digits": {"1": {"do": "message"}}}
    return read_menu({
        "key": "m", "prompt": ["greeting-12315", "menu-main"], "retries": 1,
        "digits": {"1": {"do": "queue", "queue": "inquiry"}, "2": {"do": "menu", "menu": second}},
    })  # fmt: skip


def test_a_key_leads_on_and_the_way_is_remembered() -> None:
    state, action = start(two_questions())
    assert action == Ask(("greeting-12315", "menu-main"), 5)

    state, action = step(state, Key("2"))
    assert (action, state.path) == (Ask(("menu-second",), 3), "2")

    state, action = step(state, Key("1"))
    assert (action, state.path) == (ToMessage(), "21")


def test_a_wrong_key_is_told_and_the_question_repeated_as_often_as_the_menu_says() -> None:
    state, _ = start(two_questions())

    state, action = step(state, Key("9"))
    assert action == Ask(("invalid-key", "greeting-12315", "menu-main"), 5)

    _, action = step(state, Key("8"))
    assert action == ToHuman()


def test_silence_repeats_the_question_without_reproach() -> None:
    state, first = start(two_questions())
    assert step(state, Timeout())[1] == first
