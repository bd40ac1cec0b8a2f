"""Delivery reports (RFC 3464) as mail servers write them."""


def a_report(
    *, letter: str = "notice-20261122-000001-2-dispatched@city.example", recipient: str = "wang@example.com",
    action: str = "failed", status: str = "5.1.1", brings: str = "message/rfc822", more: str = "",
) -> bytes:  # fmt: skip
    """``brings``: what the report brings along of the letter; ``more``: after the recipient's fields."""
    return (
        "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example.com (Mail Delivery System)\r\nTo: 12345@city.example\r\n"
        "Subject: Undelivered Mail Returned to Sender\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
        f"Message-ID: <{status}.{action}@mx.example.com>\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\nI'm sorry to have to inform you\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.com\r\n\r\n"
        f"Final-Recipient: rfc822; {recipient}\r\nAction: {action}\r\nStatus: {status}\r\n{more}"
        f"\r\n--b\r\nContent-Type: {brings}\r\n\r\n"
        f"From: 12345@city.example\r\nMessage-ID: <{letter}>\r\nSubject: x\r\n\r\n--b--\r\n"
    ).encode()
