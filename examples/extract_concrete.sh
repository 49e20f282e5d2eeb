#!/bin/sh
# Writes examples/concrete.csv anew from Debian's package r-cran-modeldata. Not part of the build: the table is in the
# repository; this is how it came there. Needs apt-get, dpkg and Rscript (Debian's r-base-core).
set -eu
cd "$(dirname "$0")"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
(cd "$folder" && apt-get -q download r-cran-modeldata)
dpkg -x "$folder"/r-cran-modeldata_*.deb "$folder"

# R keeps a package's tables in one lazy-load database, data/Rdata.rdb.
Rscript --vanilla -e '
    argument <- commandArgs(TRUE)
    tables <- new.env()
    lazyLoad(argument[1], envir = tables)
    write.csv(as.data.frame(tables$concrete), argument[2], row.names = FALSE, quote = FALSE)
' "$folder/usr/lib/R/site-library/modeldata/data/Rdata" concrete.csv
