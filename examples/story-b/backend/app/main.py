"""The website's backend: its version, and a calendar of events."""

from datetime import date
from pathlib import Path

from fastapi import FastAPI
from pydantic import BaseModel
from sqlalchemy import insert, select

from app.database import engine, events

app = FastAPI(title="website")
version_file = Path(__file__).parent.parent / "VERSION"


class Event(BaseModel):
    title: str
    day: date


@app.get("/healthz")
def healthz() -> dict[str, str]:
    return {"status": "ok", "version": version_file.read_text().strip() if version_file.is_file() else "dev"}


@app.get("/events")
def list_events() -> list[Event]:
    with engine.connect() as connection:
        return [Event(title=row.title, day=row.day) for row in connection.execute(select(events).order_by(events.c.day))]


@app.post("/events", status_code=201)
def add_event(event: Event) -> Event:
    with engine.begin() as connection:
        connection.execute(insert(events).values(**event.model_dump()))
    return event
