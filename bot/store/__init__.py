"""What must outlive a fault: which urgent card stands in which conversation, and how the storage fares."""
