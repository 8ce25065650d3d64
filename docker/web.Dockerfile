# nginx with the built page, in front of the API.

FROM node:22.14.0-bookworm-slim AS build
WORKDIR /build
COPY frontend/package.json frontend/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY frontend ./
# Path of a host under which a proxy serves the page, such as /contrafact.
ARG BASE_PATH=
RUN npm run build -- --base="$BASE_PATH/"

FROM nginxinc/nginx-unprivileged:1.27.4-alpine
COPY docker/nginx.conf /etc/nginx/nginx.conf
COPY --from=build /build/dist /usr/share/nginx/html
COPY LICENSE NOTICE /usr/share/doc/contrafact/
EXPOSE 8080
ARG VERSION=
LABEL org.opencontainers.image.version=$VERSION
