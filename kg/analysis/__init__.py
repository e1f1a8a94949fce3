"""Questions about a release as a whole: what is covered, what is missing, what adds up."""
