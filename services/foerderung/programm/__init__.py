"""The programmes: documents, their models and what is read from them."""
