import os

import bottle


@bottle.get("/")
def index() -> str:
    with open("visits", "a") as visits:
        visits.write("x")
    return f"{os.environ['GREETING']}: visit {os.path.getsize('visits')} of user {os.getuid()}"


bottle.run(host="0.0.0.0", port=8000, quiet=True)
