"""A guide that several tests edit (not a test itself)."""

GUIDE = """\
---
term: "Depot Manager Interview Guide"
---
## Interview Questions
#### 1. How do you plan the night shift in a busy depot?
- **Answer**: I forecast the inbound pallets by noon, staff the docks for the peak hour and \
keep two floaters. **Pitfall to avoid**: Planning on averages.

#### 2. How do you cut damage in transit?
- **Answer**: I photograph each load at the gate, rank the carriers by claims and \
retrain the worst packing line first.
"""

REWORDED_QUESTION = (
    "How do you plan the night shift in a busy depot?",
    "How would you staff the night shift in a busy depot?",
)
