"""Load on a server: what is asked, who sends it, and what it does to memory."""
