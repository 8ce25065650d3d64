#!/bin/sh
# Removes from Debian and Python what neither the API nor the worker needs: package managers, Perl, documents.
set -eu

cp /usr/share/zoneinfo/UTC /utc
# They are for systems that live on; some need Perl.
rm -f /var/lib/dpkg/info/*.prerm /var/lib/dpkg/info/*.postrm
dpkg --purge --force-all \
    adduser apt bash bsdutils debconf debian-archive-keyring diffutils e2fsprogs gpgv gzip init-system-helpers login logsave \
    media-types mount ncurses-bin passwd perl perl-base perl-modules-5.36 sysvinit-utils tar tzdata usr-is-merged \
    usrmerge util-linux util-linux-extra \
    python3-distutils python3-lib2to3 python3-pip-whl python3-setuptools-whl python3-venv python3.11-venv \
    libapt-pkg6.0 libblkid1 libdb5.3 libext2fs2 libgcrypt20 libgdbm-compat4 libgdbm6 libgnutls30 libgpg-error0 libgssapi-krb5-2 \
    libhogweed6 libidn2-0 libk5crypto3 libkrb5-3 libkrb5support0 libmount1 libnettle8 libnsl2 libp11-kit0 libperl5.36 libss2 \
    libsemanage2 libsepol2 libsmartcols1 libsystemd0 libtirpc3 libudev1 libunistring2 >/dev/null 2>&1
rm -rf /usr/share/doc /usr/share/man /usr/share/info /usr/share/locale /usr/share/lintian /usr/share/bash-completion \
    /usr/share/perl* /usr/lib/x86_64-linux-gnu/gconv /usr/lib/x86_64-linux-gnu/perl* /var/cache/* /var/log/* /var/lib/apt \
    /var/lib/dpkg/info /var/lib/dpkg/*-old
python="$(python3 -c 'import sysconfig; print(sysconfig.get_path("stdlib"))')"
rm -rf "$python/ensurepip" "$python/idlelib" "$python/tkinter" "$python/lib2to3" "$python/turtledemo" \
    /usr/local/lib/python3*/site-packages/*
# Of the time zones the programs use one.
install -D -m 644 /utc /usr/share/zoneinfo/UTC
rm /utc
find "$python" -name __pycache__ -prune -exec rm -r {} +
