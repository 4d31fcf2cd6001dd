"""Doors to the libraries that read pages and PDFs; each loads its library at first use."""
