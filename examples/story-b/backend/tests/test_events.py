from fastapi.testclient import TestClient
from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from app import database, main


def test_an_event_is_listed(monkeypatch) -> None:
    engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    database.metadata.create_all(engine)
    monkeypatch.setattr(main, "engine", engine)
    client = TestClient(main.app)
    event = {"title": "Planning", "day": "2026-03-12"}
    assert client.post("/events", json=event).status_code == 201
    assert client.get("/events").json() == [event]
