# nianbao in a container: `docker build -t nianbao:0.1.0 .`, `docker run -v nianbao:/srv/nianbao nianbao:0.1.0 run`; docs/containers.md tells all.
# The same image again needs the same base: name it by digest, --build-arg BASE=python:3.11-slim-bookworm@sha256:...
ARG BASE=python:3.11-slim-bookworm

FROM ${BASE} AS build
ARG SOURCE_DATE_EPOCH=1767225600
ENV SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH} PYTHONHASHSEED=0
WORKDIR /opt/nianbao
COPY requirements-image.lock ./
RUN python3 -m venv .venv \
 && .venv/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements-image.lock
COPY pyproject.toml README.md prefect.yaml ./
COPY deploy deploy
COPY flows flows
COPY transforms transforms
COPY expectations expectations
COPY warehouse warehouse
COPY seeds seeds
RUN .venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation -e . \
 && .venv/bin/python -m compileall -q flows transforms expectations warehouse seeds

FROM ${BASE}
ARG SOURCE_DATE_EPOCH=1767225600
LABEL org.opencontainers.image.title="nianbao" \
      org.opencontainers.image.description="年报: reads the law-based-government reports of China's local bureaus into a database that can be trusted" \
      org.opencontainers.image.version="0.1.0"
# What `nianbao doctor` asks of the system: LibreOffice reads old Word, WPS, RTF and ODT, libarchive RAR and 7z. Their versions are those of
# the base's Debian, and are kept in the image: packages.txt tells whether two images have the same.
# hadolint ignore=DL3008
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends libarchive13 libreoffice-writer-nogui \
 && mkdir -p /opt/nianbao \
 && dpkg-query --show > /opt/nianbao/packages.txt \
 && useradd --user-group --uid 10001 --no-create-home --home-dir /var/lib/nianbao --shell /usr/sbin/nologin nianbao \
 && install -d -o nianbao -g nianbao /var/lib/nianbao /srv/nianbao /srv/nianbao-inbox /srv/nianbao-sources \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/cache/debconf/*-old /var/cache/ldconfig/aux-cache /var/lib/dpkg/*-old /var/log/*
COPY --from=build /opt/nianbao /opt/nianbao
ENV PATH=/opt/nianbao/.venv/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    HOME=/var/lib/nianbao \
    LANG=C.UTF-8 \
    NIANBAO_DATA=/srv/nianbao \
    PREFECT_SERVER_UI_STATIC_DIRECTORY=/var/lib/nianbao/ui \
    PREFECT_SERVER_ANALYTICS_ENABLED=false \
    DO_NOT_TRACK=1
WORKDIR /opt/nianbao
USER 10001:10001
VOLUME ["/srv/nianbao"]
ENTRYPOINT ["nianbao"]
CMD ["--help"]
