"""Pure decisions: values in, decision out."""
