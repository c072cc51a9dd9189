"""What comes from outside: the calendar and the choices of others."""
