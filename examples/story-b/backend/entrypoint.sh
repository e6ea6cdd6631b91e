#!/bin/sh
# Prepares the database, then becomes the command.
set -e
python -m app.database
exec "$@"
