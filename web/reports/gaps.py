"""What is said above figures of a period in which the record of calls has a hole."""

from db import Database
from queue_manager import CallQueries
from web.reports.periods import CallPeriod
from web.times import moment

UNKNOWN = "时间不详"


async def missing(database: Database, period: CallPeriod) -> list[str]:
    """Nothing, where the record is whole. Raises ``db.StoreUnavailable``."""
    gaps = await CallQueries(database).gaps_within(*period.span)
    if not gaps:
        return []
    last = gaps[0]
    ends = [moment(at) if at else UNKNOWN for at in (last.from_at, last.to_at)]
    return [
        f"这段时间的话务记录有 {len(gaps)} 处缺失（最近一处：{ends[0]} 至 {ends[1]}），"
        "其间的来电可能没有计入下面的数字。"
        "缺失的记录可能还在交换机轮转下来的文件里，请系统管理员运行 hotline doctor 查看。"
    ]
