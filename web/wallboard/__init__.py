"""The live board and today's figures."""
