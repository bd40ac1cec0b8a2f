"""Delivery reports as mail servers write them: which letter reached whom not, and why."""

import pytest

from channels import Undelivered, read_letter
from tests.unit.channels.reports import a_report


def failed(content: bytes) -> list[tuple[str, str, str]]:
    return [(one.message_id, one.recipient, one.status) for one in read_letter(content).failed]


def test_a_report_names_the_letter_the_citizen_and_the_reason() -> None:
    assert failed(a_report()) == [("notice-20261122-000001-2-dispatched@city.example", "wang@example.com", "5.1.1")]


def test_the_head_of_the_letter_is_enough() -> None:
    [(message_id, *_)] = failed(a_report(brings="text/rfc822-headers"))

    assert message_id == "notice-20261122-000001-2-dispatched@city.example"


def test_where_mail_was_sent_on_the_address_we_wrote_to_is_among_those_that_failed() -> None:
    report = a_report(more="Original-Recipient: rfc822;Wang@Example.com\r\n", recipient="li@elsewhere.example")

    assert {recipient for _, recipient, _ in failed(report)} == {"wang@example.com", "li@elsewhere.example"}


@pytest.mark.parametrize(
    "report",
    [
        a_report(action="delayed"),
        a_report(action="delivered"),
        a_report(brings="text/plain"),
        a_report(recipient=""),
        a_report().replace(b"multipart/report", b"multipart/mixed"),
    ],
    ids=["delayed", "delivered", "without the letter", "without an address", "no report"],
)
def test_what_proves_no_failure_tells_of_none(report: bytes) -> None:
    assert failed(report) == []


def test_a_report_of_a_hundred_failures_tells_of_twenty() -> None:
    many = "".join(f"\r\nAction: failed\r\nFinal-Recipient: rfc822;a{place}@x.example\r\n" for place in range(100))

    assert len(failed(a_report(more=many))) == 20


def test_a_reason_nobody_can_read_is_left_out() -> None:
    assert read_letter(a_report(status="mailbox unknown")).failed == (
        Undelivered(
            message_id="notice-20261122-000001-2-dispatched@city.example", recipient="wang@example.com", status=""
        ),
    )
