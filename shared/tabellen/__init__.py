"""Tables for people with spreadsheets: rows in, CSV or XLSX out, in constant memory."""
