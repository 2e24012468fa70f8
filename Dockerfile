# syntax=docker/dockerfile:1
# livespecs with everything in it, for those without AWS and with a proxy that does TLS:
#
#   docker build --tag livespecs .
#   docker run --publish 127.0.0.1:3000:3000 --volume livespecs:/data --env-file livespecs.env --read-only --tmpfs /tmp \
#       --cap-drop ALL --security-opt no-new-privileges livespecs
#
# A folder of specs beside it: --volume "$PWD/specs:/specs:ro" --env SPECS_MODE=both --env SPECS_DIR=/specs

FROM rust:1.95-slim-trixie AS build
WORKDIR /livespecs
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry --mount=type=cache,target=/livespecs/target \
    cargo build --release --locked --package livespecs && cp target/release/livespecs /usr/local/bin/

FROM debian:trixie-slim
# The certificates by which GitHub is known.
RUN apt-get update && apt-get install --yes --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin livespecs \
    && install --directory --owner livespecs --group livespecs --mode 0700 /data
COPY --from=build /usr/local/bin/livespecs /usr/local/bin/livespecs
USER 10001
WORKDIR /data
VOLUME /data
EXPOSE 3000
ENV SPECS_MODE=database
# There is no curl in it; bash can open a connection.
HEALTHCHECK --interval=30s --timeout=5s --start-period=5s \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/3000 && printf 'GET /health/ready HTTP/1.0\\r\\n\\r\\n' >&3 && read -r _ status _ <&3 && [ \"$status\" = 200 ]"]
ENTRYPOINT ["livespecs", "--host", "0.0.0.0", "--data-dir", "/data"]
