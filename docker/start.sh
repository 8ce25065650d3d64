#!/bin/sh
# Starts a program in its container: start.sh PROGRAM [arguments].
set -eu

# What docker-compose.yml has in its place. Old releases of docker-compose cannot write this there.
if [ -z "${MONGODB_URI:-}" ] && [ -n "${MONGO_PASSWORD:-}" ]; then
    export MONGODB_URI="mongodb://contrafact:$MONGO_PASSWORD@mongo:27017/contrafact?replicaSet=contrafact&authSource=admin"
fi
if [ -z "${CELERY_BROKER_URL:-}" ] && [ -n "${VALKEY_PASSWORD:-}" ]; then
    export CELERY_BROKER_URL="redis://:$VALKEY_PASSWORD@valkey:6379/0"
fi
unset MONGO_PASSWORD VALKEY_PASSWORD
# Empty without a key file.
if [ -s /run/secrets/google_credentials ]; then
    export GOOGLE_APPLICATION_CREDENTIALS=/run/secrets/google_credentials
fi
if [ -e "${CONTRAFACT_YOUTUBE_COOKIES:-}" ] && [ ! -s "$CONTRAFACT_YOUTUBE_COOKIES" ]; then
    unset CONTRAFACT_YOUTUBE_COOKIES
fi

exec "$@"
