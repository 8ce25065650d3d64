# fake-gcs-server as a user without rights, with a bucket named contrafact.

FROM fsouza/fake-gcs-server:1.52.2
RUN mkdir -p /storage/contrafact && chown -R 10001:10001 /storage
USER 10001:10001
EXPOSE 4443
ENTRYPOINT ["/bin/fake-gcs-server", "-scheme", "http", "-host", "0.0.0.0", "-port", "4443", \
            "-backend", "filesystem", "-filesystem-root", "/storage", \
            "-external-url", "http://fake-gcs-server:4443", "-public-host", "fake-gcs-server:4443"]
