"""Which of the claims are questions: series of them, weighed by one table of evidence."""
