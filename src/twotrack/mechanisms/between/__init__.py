"""What joins field and table: beliefs, war value, posture, ending."""
