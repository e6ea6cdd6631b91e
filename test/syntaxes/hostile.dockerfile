RUN echo "it's
FROM a
RUN echo 'open \
  FROM text
FROM a
RUN if [ x ]; then
FROM a
RUN (a
FROM a
RUN a $(b `c ${d
FROM a
RUN case x in
FROM a
RUN foo() {
FROM a
RUN a # comment \
  still the comment of the shell
FROM a
RUN a \\
FROM a
RUN a \   

# a comment, and no end

  b
FROM a
CMD ["a", "b
FROM a
ENTRYPOINT [ \
  "a" , 'b'
HEALTHCHECK --interval=3s --start-period=1m \
  CMD curl 'x
LABEL a="b "c"=d e='f
ENV A b "c
ENV A=${B:-"x"} C=$D\$E \
    F='g
FOO "unknown
VOLUME ["/a
copy --from=ghcr.io/a/b:1 --exclude=*.md ["a b", "c
ADD --checksum=sha256:24 --keep-git-dir=true --chown=$UID:${GID} x y
FROM reg:5000/a/b:${TAG}@sha256:ab AS z
# escape is no directive here
# syntax=nor this
RUN --mount=type=cache,target=/a\
,sharing=locked --security=insecure x --mount=type=no
RUN
FROM a
