"""Mass incidents (群体事件): alerts, group cases, the announcement on the line; and common causes (共性问题)."""
