"""Words become utterances; silence is left out without moving words."""

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from recordings.snippets import snippet
from recordings.transcription.quiet import Clock, loud_stretches
from recordings.transcription.utterances import joined, utterances
from recordings.transcription.words import Word

RATE = 1000


def words(*rows: tuple[int, float, float, str]) -> list[Word]:
    return [Word(channel, start, end, 1.0, text) for channel, start, end, text in rows]


def told(*rows: tuple[int, float, float, str]) -> list[tuple[int, str]]:
    return [(said.channel, said.text) for said in utterances(words(*rows))]


def test_words_without_a_pause_are_one_utterance() -> None:
    assert told((1, 0.0, 0.4, "您好"), (1, 0.5, 1.0, "请"), (1, 1.7, 2.0, "讲")) == [(1, "您好请讲")]


def test_a_pause_begins_a_new_utterance() -> None:
    assert told((0, 0.0, 0.4, "喂"), (0, 1.2, 1.6, "您好")) == [(0, "喂"), (0, "您好")]


def test_another_speaker_begins_a_new_utterance() -> None:
    rows = [(0, 0.0, 0.4, "停水"), (1, 0.5, 0.7, "嗯"), (0, 0.8, 1.2, "三天")]
    assert told(*rows) == [(0, "停水"), (1, "嗯"), (0, "三天")]


def test_an_utterance_spans_its_words_and_averages_their_confidence() -> None:
    [said] = utterances([Word(0, 1.0, 1.5, 0.5, "油烟"), Word(0, 1.5, 2.0, 1.0, "很大")])
    assert (said.start, said.end, said.confidence) == (1.0, 2.0, 0.75)


def test_latin_words_keep_their_spaces_and_chinese_has_none() -> None:
    assert joined(["我", "用", "wifi", "six", "上网", "5", "g"]) == "我用wifi six上网5 g"


spoken = st.lists(
    st.builds(
        lambda channel, start, length, text: Word(channel, start, start + length, 1.0, text),
        st.integers(0, 1), st.floats(0, 100), st.floats(0.01, 2), st.sampled_from(["水", "电", "气", "路"]),
    )
)  # fmt: skip


@given(spoken)
def test_no_word_is_lost_or_doubled_and_times_ascend(heard: list[Word]) -> None:
    said = utterances(heard)
    assert sorted("".join(one.text for one in said)) == sorted(word.text for word in heard)
    assert [one.start for one in said] == sorted(one.start for one in said)


def test_long_silence_is_left_out_and_short_pauses_are_kept() -> None:
    channel = np.zeros(20 * RATE, np.int16)
    channel[5 * RATE : 6 * RATE] = 3000
    channel[7 * RATE : 8 * RATE] = 3000
    channel[15 * RATE : 16 * RATE] = 3000

    stretches = [(part.start / RATE, part.end / RATE) for part in loud_stretches(channel, RATE)]

    assert stretches == [(4.4, 8.6), (14.4, 16.6)]


def test_silence_alone_and_nothing_leave_nothing_to_hear() -> None:
    assert loud_stretches(np.full(10 * RATE, 8, np.int16), RATE) == []
    assert loud_stretches(np.zeros(0, np.int16), RATE) == []


@given(st.lists(st.tuples(st.integers(0, 3000), st.booleans()), max_size=12))
@settings(deadline=None)
def test_times_of_what_was_fed_lead_back_to_the_recording(parts: list[tuple[int, bool]]) -> None:
    channel = np.concatenate([np.full(length, 500 * loud, np.int16) for length, loud in parts] or [np.zeros(0, "i2")])
    stretches = loud_stretches(channel, RATE)
    assert all(before.end < after.start for before, after in pairwise(stretches))

    fed = np.concatenate([np.arange(part.start, part.end) for part in stretches] or [np.zeros(0, int)])
    clock = Clock(stretches, RATE)
    assert set(np.flatnonzero(channel).tolist()) <= set(fed.tolist())
    for at in range(0, len(fed), 97):
        assert abs(clock.real(at / RATE) - fed[at] / RATE) < 1e-6


def test_a_snippet_shows_what_was_searched_and_what_is_around() -> None:
    long = "前" * 50 + "烧烤店" + "后" * 50
    assert snippet(long, "烧烤 店", around=3) == "…前前前烧烤店后后…"
    assert snippet("烧烤店", "烧烤") == "烧烤店"
    assert snippet("没有", "别的") == "没有"
