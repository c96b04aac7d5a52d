"""What is doubtful about a voucher, and where it stops until somebody answers. Nothing here asks the file."""

# S: shown from the draft on; A, P: approval and payment stop until it is answered.
STAGES = {
    "paid-this-year": "SAP",
    "in-other-voucher": "SA",
    "hardship-twice": "SAP",
    "dead-before": "SAP",
    "died": "P",
    "left-register": "SA",
    "above-standard": "SA",
    "other-year": "SAP",
    "cash-above": "SA",
    "no-basis": "S",
}
SHOW, APPROVE, PAY = "S", "A", "P"
