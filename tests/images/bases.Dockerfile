# Stand-ins for the images that the Dockerfiles and docker-compose.yml name, for a machine that reaches no hub: Debian's
# packages and the servers of this project's tests. bases.py makes the context, builds all stages at once and names them.

FROM scratch AS debian
ADD debian.tar /
CMD ["bash"]

FROM debian AS python
RUN ln -s python3 /usr/bin/python
CMD ["python3"]

FROM debian AS node
COPY node /usr/local
RUN ln -sf ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
# Node.js has authorities of its own and asks the machine's only when it is told to.
ENV NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt

FROM debian AS servers
RUN apt-get update && apt-get install -y --no-install-recommends libcurl4 nginx-light wget

FROM servers AS nginx
RUN useradd --system --uid 101 --no-create-home nginx
EXPOSE 8080
USER 101
CMD ["nginx", "-g", "daemon off;"]

FROM servers AS mongo
COPY node/bin/node /usr/local/bin/node
ADD mongosh.tar /opt/mongosh/
COPY mongod /usr/local/bin/mongod
RUN useradd --system --uid 999 --no-create-home mongodb \
    && install -d -o mongodb -g mongodb /data/db /data/configdb \
    && ln -s /opt/mongosh/node_modules/.bin/mongosh /usr/local/bin/mongosh
VOLUME /data/db /data/configdb
CMD ["mongod"]

FROM servers AS valkey
COPY valkey-server valkey-cli /usr/local/bin/
RUN groupadd --system --gid 1000 valkey && useradd --system --uid 999 --gid 1000 --no-create-home valkey \
    && install -d -o valkey -g valkey /data
VOLUME /data
WORKDIR /data
CMD ["valkey-server"]
