"""What messaging apps bring and get: stored before the vendor is told so, answered in order, sent until it arrived."""
