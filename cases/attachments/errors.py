"""Refusals about files of a case."""

from cases.errors import CaseError


class AttachmentRefused(CaseError):
    """A file that may not be on the case; the text says why, in Chinese."""


class AttachmentTooLarge(CaseError):
    def __init__(self, most: int) -> None:
        super().__init__(f"a file has more than the {most} bytes allowed")
        self.most = most


class AttachmentFolderFaulty(CaseError):
    """The attachments folder takes nothing, or has no room (``full``); nothing was kept."""

    def __init__(self, why: str, *, full: bool) -> None:
        super().__init__(f"the attachments folder: {why}")
        self.full = full


class AttachmentHeld(CaseError):
    """The scanner has not looked at the file yet, or found something in it: nobody gets it."""

    def __init__(self, attachment_id: int, state: str) -> None:
        super().__init__(f"attachment {attachment_id} is {state}")
        self.attachment_id, self.state = attachment_id, state


class NoSuchAttachment(CaseError):
    def __init__(self, number: str, attachment_id: int) -> None:
        super().__init__(f"case {number} has no attachment {attachment_id}")
        self.attachment_id = attachment_id


class ScannerAway(CaseError):
    """The virus scanner gives no answer now."""


class ScannerFaulty(CaseError):
    """A setting that names no scanner."""

    def __init__(self, setting: str) -> None:
        super().__init__(f"no virus scanner: {setting!r}; write clamd:/path, clamd:host:port or command:program")
