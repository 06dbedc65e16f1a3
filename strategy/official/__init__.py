"""A programme as the table that officials know: out as XLSX, DOCX and PDF, and in from XLSX."""
