"""What software that signs its requests is told when it is refused: a code, and words for who reads its log."""

from collections.abc import Mapping

from aiohttp import web

_WORDS: Mapping[str, str] = {
    "not_signed": "签名无效或已过期，或接口没有登记、已停用。",
    "not_found": "本系统没有接入消息网关。",
    "channel_closed": "没有这个渠道，或渠道已停用。",
    "id_used_for_another_message": "这个 id 已用于另一条消息，请换一个 id。",
    "no_such_case": "没有这个工单，或工单不归您的单位办理。",
    "answer_too_short": "答复太短，请写明办理情况和结果。",
    "case_is_being_changed": "工单正在被修改，请稍后用同一个 id 重发。",
    "brings_no_matters": "这个接口不能登记新的事项，只有 110 和网格可以。",
    "received_in_the_future": "received_at 晚于现在，请核对时钟。",
    "step_refused": "工单现在的状态不能执行这一步。",
    "refused": "按规则不能执行，请核对各项内容。",
}


def words_of(code: str) -> str:
    """``code`` in words; what stands behind a colon names the field, or the rule."""
    kind, _, about = code.partition(": ")
    if kind == "unreadable":
        return f"消息格式有误，请核对：{about}。" if about else "消息格式有误，应为约定的 JSON。"
    if kind == "no time zone":
        return f"{about} 没有写明时区。"
    return _WORDS.get(kind, "没有执行。")


def refused(status: int, code: str) -> web.Response:
    return web.json_response({"error": {"code": code, "message": words_of(code), "id": None}}, status=status)
