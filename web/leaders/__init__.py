"""What leaders have a part in: 专报 and 批示, 包案, 接待日."""
