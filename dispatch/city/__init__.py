"""Districts side by side: what each of their days came to, counted once and kept for as long as it holds."""
