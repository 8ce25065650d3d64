# The API and the worker, from the one lock file. Build one of them with --target api or --target worker.
#
# Each installs the part of the lock that its extra in pyproject.toml needs. torch has a lock of its own: the worker
# installs it first, and the API's image has none. The alignment is compiled once, for the processor of this machine: at
# each start it is copied to NUMBA_CACHE_DIR, and compiled there only for another processor.

FROM python:3.12.9-slim-bookworm AS build
# Packages are installed without bytecode: slim_venv.sh would delete it, and warm.sh writes what a start needs.
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1
# strip, which takes 70 MB off the API's image.
RUN apt-get update && apt-get install -y --no-install-recommends binutils
RUN python -m venv /app/venv
ENV PATH=/app/venv/bin:$PATH
WORKDIR /build
COPY requirements.lock pyproject.toml README.md ./
COPY docker/subset_lock.py docker/slim_venv.sh ./docker/
# What both need, so that it is fetched once.
RUN python docker/subset_lock.py requirements.lock pyproject.toml build > base.lock \
    && pip install --no-compile --no-deps --require-hashes -r base.lock

# The alignment, which both need, compiled. numba finds what it compiled as long as the sources keep their times, which
# the layers of an image store in whole seconds.
FROM build AS kernels
COPY backend/src/contrafact /src/contrafact
RUN library="$(python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/contrafact" \
    && cp -r /src/contrafact "$library" && find "$library/alignment" -exec touch --date=@0 {} + \
    && PYTHONDONTWRITEBYTECODE=1 python -c 'from contrafact.alignment.align import compile_alignment as run; run()' \
    && mkdir --parents "/kernels$library" && cp --archive "$library/alignment" "/kernels$library"

# What runs: Debian without package managers, Perl and documents. One layer, so that what is deleted takes no space.
FROM python:3.12.9-slim-bookworm AS slim
COPY docker/slim_system.sh /
RUN useradd --system --uid 10001 --user-group --no-create-home contrafact \
    && install -d -o contrafact -g contrafact /data /data/index \
    && install -d -m 700 -o contrafact -g contrafact /objects /objects/contrafact \
    && sh /slim_system.sh && rm /slim_system.sh

FROM scratch AS run
COPY --from=slim / /
ENV PATH=/app/venv/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin LANG=C.UTF-8 MALLOC_ARENA_MAX=2 HOME=/tmp \
    PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 NUMBA_CACHE_DIR=/tmp/numba CONTRAFACT_MODEL_DIR=/app/model_weights
WORKDIR /app
COPY docker/start.sh docker/warm.sh ./
# Not the network: the API embeds nothing.
COPY model_weights/contrafact.json model_weights/contrafact.background.safetensors \
     model_weights/contrafact.eye.safetensors model_weights/
ENTRYPOINT ["/app/start.sh"]

FROM build AS build-api
# More extras of pyproject.toml: --build-arg EXTRAS=milvus.
ARG EXTRAS=
RUN python docker/subset_lock.py requirements.lock pyproject.toml api build ${EXTRAS} > api.lock \
    && pip install --no-compile --no-deps --require-hashes -r api.lock
COPY LICENSE NOTICE ./
COPY backend backend
COPY client client
COPY worker worker
COPY training training
COPY bench bench
COPY local local
# celery's own command line needs the last three; nothing needs setuptools.
RUN pip install --no-compile --no-index --no-deps --no-build-isolation . \
    && docker/slim_venv.sh setuptools click-repl prompt-toolkit wcwidth

FROM run AS api
COPY --from=build-api /app/venv /app/venv
COPY --from=kernels /kernels /
RUN ./warm.sh gunicorn.app.wsgiapp gunicorn.workers.gthread contrafact_api.gunicorn_conf contrafact_api.wsgi
USER 10001:10001
EXPOSE 8080
ENV CONTRAFACT_HOST=0.0.0.0 CONTRAFACT_PORT=8080
# Only nginx reaches this port, so what it says about the scheme is believed.
CMD ["gunicorn", "--config", "python:contrafact_api.gunicorn_conf", \
     "--worker-tmp-dir", "/dev/shm", "--forwarded-allow-ips", "*"]
ARG VERSION=
LABEL org.opencontainers.image.version=$VERSION

FROM build AS build-worker
# Empty: pip's own index, whose build for Linux carries CUDA (several GB). An index with CPU builds makes the image
# about 4 GB smaller: --build-arg TORCH_INDEX_URL=ADDRESS_OF_SUCH_AN_INDEX. The lock's hashes hold for both.
ARG TORCH_INDEX_URL=
COPY requirements-torch-cpu.lock requirements-torch-cuda.lock ./
COPY scripts/install_torch.sh ./scripts/
RUN scripts/install_torch.sh python --no-compile
ARG EXTRAS=
RUN python docker/subset_lock.py requirements.lock pyproject.toml worker build ${EXTRAS} > worker.lock \
    && pip install --no-compile --no-deps --require-hashes -r worker.lock
COPY LICENSE NOTICE ./
COPY backend backend
COPY client client
COPY worker worker
COPY training training
COPY bench bench
COPY local local
RUN pip install --no-compile --no-index --no-deps --no-build-isolation . && docker/slim_venv.sh

FROM run AS worker
COPY model_weights/contrafact.safetensors model_weights/
COPY --from=build-worker /app/venv /app/venv
COPY --from=kernels /kernels /
RUN ./warm.sh contrafact_worker.app celery.bin.celery celery.apps.worker celery.concurrency.prefork \
    torch essentia.standard av yt_dlp typst openTSNE
USER 10001:10001
CMD ["python", "-m", "contrafact_worker"]
ARG VERSION=
LABEL org.opencontainers.image.version=$VERSION
