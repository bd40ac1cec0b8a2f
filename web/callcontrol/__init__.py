"""Control of calls on pages: what seat and supervisor see of calls now, and the limits and numbers that hold."""
