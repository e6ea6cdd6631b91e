"""The calendar's table. Run as a program, it creates what is missing."""

import os

from sqlalchemy import Column, Date, Integer, MetaData, String, Table, create_engine

engine = create_engine(os.environ.get("DATABASE_URL", "sqlite:////tmp/website.db"))
metadata = MetaData()
events = Table(
    "events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("title", String(200), nullable=False),
    Column("day", Date, nullable=False),
)

if __name__ == "__main__":
    metadata.create_all(engine)
