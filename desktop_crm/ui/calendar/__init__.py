"""The calendar: what lies on which day, worked through by keyboard and mouse."""
