"""The hotline's own pages about the ways in: their names and keys, counts, letters, spreadsheets of cases."""
