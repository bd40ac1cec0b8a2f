"""What a case has to do with others: cases like it, links, the one it follows, those that follow it."""
