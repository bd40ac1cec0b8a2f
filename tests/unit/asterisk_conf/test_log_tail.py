"""Asterisk's last words go into our log; what they quote of callers does not."""

import pytest

from asterisk_conf.process import without_callers


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        (
            "WARNING[25]: res_pjsip.c: CallerID Name '张三' for number '13800001111' has invalid UTF-8 characters",
            "WARNING[25]: res_pjsip.c: CallerID Name … has invalid UTF-8 characters",
        ),
        (
            "NOTICE[7] Request 'INVITE' from '\"张三\" <sip:+8613800001111@10.0.0.1>' failed for '10.0.0.1:5060'",
            "NOTICE[7] Request 'INVITE' from '…<sip:…@10.0.0.1>' failed for '10.0.0.1:5060'",
        ),
        (
            "[2026-11-22 01:22:20.470] ERROR[25655] loader.c: Error loading module 'app_queue.so'",
            "[2026-11-22 01:22:20.470] ERROR[25655] loader.c: Error loading module 'app_queue.so'",
        ),
    ],
)
def test_a_callers_name_and_number_are_left_out_and_the_cause_stays(line: str, kept: str) -> None:
    assert without_callers(line) == kept
