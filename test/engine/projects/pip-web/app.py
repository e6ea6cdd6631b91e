import os

import bottle


@bottle.get("/")
def index() -> str:
    return f"pip-web: user {os.getuid()}, may write here: {os.access('.', os.W_OK)}"


bottle.run(host="0.0.0.0", port=int(os.environ["PORT"]), quiet=True)
