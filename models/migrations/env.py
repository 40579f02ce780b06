"""Alembic's entry: runs the migrations on the connection that `models.migrations` hands over."""

from alembic import context
from sqlmodel import SQLModel

from models.migrations.rendering import render_item

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    render_item=render_item,
)
with context.begin_transaction():
    context.run_migrations()
