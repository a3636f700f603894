# kazprep on the CPU. Building it needs the internet, running it does not:
#   docker build -t kazprep .
#   docker run --rm --network none --user "$(id -u):$(id -g)" -v "$PWD:/work" kazprep run articles
# docs/install.md has more. The tag names the Python to the patch; raise it together with docs/versions.md.
FROM python:3.13.9-slim-trixie AS build
ARG TORCH=2.13.0
WORKDIR /source
# torch first, in a layer of its own, and from the index of its CPU builds: PyPI's bring 3 GB of CUDA libraries.
RUN python -m venv /opt/kazprep \
    && /opt/kazprep/bin/pip install --no-cache-dir "torch==${TORCH}" --index-url https://download.pytorch.org/whl/cpu
COPY pyproject.toml MANIFEST.in README.md LICENSE NOTICE ./
COPY pipeline pipeline
RUN /opt/kazprep/bin/pip install --no-cache-dir . \
    && /opt/kazprep/bin/pip uninstall --yes pip

FROM python:3.13.9-slim-trixie
COPY --from=build /opt/kazprep /opt/kazprep
ENV PATH="/opt/kazprep/bin:$PATH" \
    PYTHONDONTWRITEBYTECODE=1 \
    HF_HUB_OFFLINE=1
RUN useradd --uid 1000 --no-create-home kazprep \
    && install --directory --owner kazprep /work
USER 1000
WORKDIR /work
# The image is complete: the models are there and as they should be.
RUN ["kazprep", "models", "verify"]
ENTRYPOINT ["kazprep"]
CMD ["--help"]
