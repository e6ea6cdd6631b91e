# syntax=docker/dockerfile:1
# plimsoll-ignore-file apt-lists-kept, hadolint:DL3009 -- the cache mount keeps them
FROM node:24 AS build
FROM --platform=$BUILDPLATFORM "node":${NODE_VERSION}-slim as web.1
from scratch
FROM --platform=linux/amd64 \
    alpine AS long

COPY --from=build --chown=app:app --link /src /dst
COPY --from=0 --chmod=0755 a b
COPY --from=ghcr.io/x/y:1 --exclude=*.md a b
COPY package.json --chown=not:a-flag ./
ADD --checksum=sha256:24454f \
    # plimsoll-ignore add-remote -- pinned by checksum
    # a comment between
    --keep-git-dir=true https://example.com/x.tgz /x
ONBUILD COPY --chown=$UID:${GID} . .
RUN --mount=type=cache,target=/root/.cache/uv,sharing=locked \
    --mount=type=secret,id=npmrc,required \
    --mount=type=bind,source=uv.lock,\
target=/uv.lock,readonly --network=none \
    uv sync --frozen --mount=not,a=flag
RUN --mount=type=cache\
 --security=insecure echo "--mount=type=cache" # plimsoll-ignore not-here
RUN \
    apt-get update \
    && apt-get install -y --no-install-recommends curl
HEALTHCHECK --interval=30s --timeout=3s \
    CMD curl -f http://localhost/ || exit 1
HEALTHCHECK NONE
  # plimsoll-ignore root-user
USER root
# plimsoll-ignored is another word
RUN echo 'a
FROM --platform=in-a-string x AS y
'
CMD ["node", "--inspect"]
