"""Citizens who go before others (优先来电)."""
