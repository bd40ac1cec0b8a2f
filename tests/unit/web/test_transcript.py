"""Words find their utterances."""

from dataclasses import dataclass

from web.calls.transcript import conversation


@dataclass
class Row:
    id: int
    channel: int
    start: float
    end: float
    text: str


def test_two_sides_that_talk_at_once_keep_their_own_words() -> None:
    said = [Row(1, 1, 0.0, 2.0, "您好请讲"), Row(2, 0, 1.0, 2.0, "喂")]
    words = [[1, 0.0, 0.9, 0.9, "您好"], [0, 1.0, 2.0, 0.3, "喂"], [1, 1.0, 2.0, 0.9, "请讲"]]

    seat, citizen = conversation(said, words)

    assert [word.text for word in seat.words] == ["您好", "请讲"]
    assert [(word.text, word.unsure) for word in citizen.words] == [("喂", True)]


def test_an_utterance_whose_words_do_not_fit_keeps_its_text() -> None:
    (line,) = conversation([Row(1, 0, 0.0, 1.0, "我要投诉")], [[0, 0.0, 0.5, 0.9, "我要"]])

    assert (line.text, line.words) == ("我要投诉", ())
