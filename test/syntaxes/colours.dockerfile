# syntax=docker/dockerfile:1
# check=skip=StageNameCasing

# plimsoll-ignore-file floating-base -- tags are pinned by the registry
FROM --platform=$BUILDPLATFORM node:24-slim AS build
WORKDIR /app
ARG VERSION=1.2
ENV NODE_ENV=production \
    PATH="/app/bin:$PATH"
RUN --mount=type=cache,target=/root/.npm,sharing=locked \
    --mount=type=bind,source=package.json,target=package.json \
    # only what the image needs
    npm ci --omit=dev && \
    if [ -n "$VERSION" ]; then echo "v${VERSION}" > version; fi
RUN <<EOF
set -eux
for file in dist/*.map; do
  rm -f "$file"
done
EOF
RUN python3 - <<'PY'
import json
print(json.dumps({"built": True}))
PY

FROM gcr.io/distroless/nodejs24:nonroot@sha256:4f53
# hadolint ignore=DL3021
COPY --from=build --chown=nonroot:nonroot --link /app /app
COPY <<EOF /app/config.json
{ "port": 8080, "host": "${HOST}" }
EOF
EXPOSE 8080/tcp
HEALTHCHECK --interval=30s --start-period=5s \
    CMD ["/nodejs/bin/node", "health.js"]
LABEL org.opencontainers.image.title="app"
USER nonroot
CMD ["server.js"]
