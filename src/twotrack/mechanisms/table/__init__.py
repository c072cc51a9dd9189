"""What happens at the table: opening, offers, acceptance, signing."""
