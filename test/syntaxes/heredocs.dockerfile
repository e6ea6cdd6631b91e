FROM x
RUN <<EOF
if true; then echo "open
EOF
RUN <<EOF
#!/usr/bin/env python3
print("open
EOF
RUN <<-"EOF" bash -e
	echo $HOME
 	EOF
	EOF
RUN python3 - <<PY && echo done
"""
PY
RUN --mount=type=cache,target=/c \
    # between
    --network=none <<EOF
set -e
EOF
COPY --chmod=755 --link <<EOF <<end.sh /x/
{"not": "closed
EOF
echo 'x
end.sh
RUN cat <<A <<B <<C > /x
a
A
b "
B
c '
C
COPY <<EOF /etc/app.json
{"a": [1, "open
EOF
ADD <<EOF /etc/app.yaml
a: "open
EOF
RUN cat <<EOF | tee -a /etc/app.json
{"a":
EOF
COPY <<EOF /etc/motd
Welcome to $NAME
EOF
ONBUILD COPY <<EOF x.py
"""
EOF
RUN echo "no <<EOF here" && cat <<<"word" && x=$((1<<2))
RUN cat<<EOF
ENV A=<<EOF
FROM y
RUN <<UNCLOSED
FROM text
