# Builds what has changed, unpacks the distribution and runs $class beside Debian's redis-server and memcached. To be sourced
# in the root of the source tree by benchmarks/$command, with its arguments.

missing=
command -v redis-server >/dev/null 2>&1 || missing="$missing redis-server"
command -v redis-benchmark >/dev/null 2>&1 || missing="$missing redis-tools"
command -v memcached >/dev/null 2>&1 || missing="$missing memcached"
if [ -n "$missing" ]; then
    echo "benchmarks/$command: install Debian's packages that are missing:$missing" >&2
    exit 2
fi

./gac plugins >/dev/null
archive=$(ls assembly-distribution/target/grow-a-cache-*.tar.gz 2>/dev/null | head -n 1) || :
if [ -z "$archive" ]; then
    echo "benchmarks/$command: there is no distribution, although the build did not fail." >&2
    exit 1
fi
scratch=$(mktemp -d)
child=
trap 'rm -rf "$scratch"' EXIT
# The command stops its servers when it is ended.
trap '[ -z "$child" ] || { kill "$child" 2>/dev/null; wait "$child" 2>/dev/null; }; exit 1' INT TERM
tar -xzf "$archive" -C "$scratch"

rivals="$(redis-server --version | sed 's/ sha.*//'), $(memcached --version)"
. benchmarks/build.sh
start "$class" --home "$(echo "$scratch"/grow-a-cache-*)" "$@" &
child=$!
wait "$child"
