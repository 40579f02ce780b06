"""What is sent and answered, one module per audience: a field that a role may not see is not in its model."""
