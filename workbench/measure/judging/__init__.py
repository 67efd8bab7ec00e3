"""The judge: rule test, arithmetic test, and the parts of an error."""
