"""A small API gateway: is it up, and how fast are the services behind it?"""

from pathlib import Path

import numpy as np
from fastapi import FastAPI, HTTPException
from pydantic import BaseModel, Field

app = FastAPI(title="gateway")
spool = Path("spool")


class Latencies(BaseModel):
    service: str = Field(pattern=r"^[a-z0-9-]{1,40}$")
    milliseconds: list[float] = Field(min_length=1, max_length=10_000)


@app.get("/healthz")
def healthz() -> dict[str, str]:
    return {"status": "ok"}


@app.post("/latencies")
def record(latencies: Latencies) -> dict[str, float]:
    """Keeps the sample beside the program, and answers its summary."""
    spool.mkdir(exist_ok=True)
    np.save(spool / f"{latencies.service}.npy", np.array(latencies.milliseconds))
    return summary(latencies.service)


@app.get("/latencies/{service}")
def summary(service: str) -> dict[str, float]:
    file = spool / f"{Path(service).name}.npy"
    if not file.is_file():
        raise HTTPException(404, "no sample of this service")
    sample = np.load(file)
    return {"median": float(np.median(sample)), "p95": float(np.percentile(sample, 95))}
