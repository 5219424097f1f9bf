"""Cards → notes: the craft of good flashcards."""
