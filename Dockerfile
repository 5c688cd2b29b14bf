# Two images from one file. `production` (the default) holds what serves; `development` adds the tools and tests, so that
# `docker compose exec backend pytest -q` works. docker-compose.yml builds the latter unless NEUROGLOSS_TARGET says otherwise.
FROM python:3.11-slim-bookworm AS base
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    HOST=0.0.0.0 \
    PORT=8000
RUN python -m venv /opt/venv \
    && useradd --uid 10001 --create-home neurogloss
WORKDIR /app
COPY requirements/base.txt requirements/base.txt
RUN pip install --require-hashes --only-binary :all: -r requirements/base.txt
EXPOSE 8000
# The code is root's and read-only for the server; data/ is the server's own.
RUN install -d -o 10001 -g 10001 data
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=6 CMD ["python", "-m", "scripts.healthcheck"]
CMD ["sh", "-c", "python -m scripts.prepare && exec python -m gunicorn -c scripts/gunicorn_conf.py neurogloss.wsgi"]

FROM base AS development
ENV HYPOTHESIS_STORAGE_DIRECTORY=/tmp/hypothesis
COPY requirements/dev.txt requirements/dev.txt
RUN pip install --require-hashes --only-binary :all: -r requirements/dev.txt
COPY . .
RUN python -m compileall -q .
USER 10001
RUN python -m scripts.prepare --static-only

FROM base AS production
COPY . .
RUN python -m compileall -q .
USER 10001
RUN python -m scripts.prepare --static-only
