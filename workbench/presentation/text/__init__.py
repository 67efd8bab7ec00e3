"""Numbers, names of derivatives and notation as text."""
