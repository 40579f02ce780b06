"""What a kitchen answers for once it has cooked: its batches, their warmth, recalls, and what people say of them."""
