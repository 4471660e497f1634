"""Charts as SVG: data in, text out."""
