import os

import bottle


@bottle.get("/")
def index() -> str:
    with open("visits", "a") as visits:
        visits.write("x")
    return f"uv-installed: visit {os.path.getsize('visits')} of user {os.getuid()}"


def main() -> None:
    bottle.run(host="0.0.0.0", port=9000, quiet=True)
