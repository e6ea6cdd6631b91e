from fastapi.testclient import TestClient

from app import main

client = TestClient(main.app)


def test_healthz() -> None:
    assert client.get("/healthz").json() == {"status": "ok"}


def test_summary(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(main, "spool", tmp_path)
    sample = {"service": "agents", "milliseconds": [10, 20, 30]}
    assert client.post("/latencies", json=sample).json()["median"] == 20
    assert client.get("/latencies/agents").json()["median"] == 20
    assert client.get("/latencies/unknown").status_code == 404
