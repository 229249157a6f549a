# Builds the benchmarks where something has changed, and starts classes of them. To be sourced in the root of the source tree.

. assembly-distribution/src/main/dist/bin/find-java.sh

if ! command -v mvn >/dev/null 2>&1; then
    echo "benchmarks: Maven is missing: install it (package maven), version 3.8.7 or newer." >&2
    exit 1
fi
JAVA_HOME=$(find_java 25 javac) || exit 1
export JAVA_HOME

# Prints a file that is newer than the last build, or nothing. Folders count too: their time tells of deleted files.
changed_since() {
    find pom.xml ./*/pom.xml ./*/src/main .mvn -newer "$1" -print 2>/dev/null | head -n 1
}

target=benchmarks/target
stamp=$target/built
if [ ! -f "$stamp" ] || [ -n "$(changed_since "$stamp")" ]; then
    echo "benchmarks: building ..." >&2
    mkdir -p "$target"
    : >"$target/build-started"
    # What is installed by hand into lib/ must not outlive its origin.
    rm -rf "$target/lib"
    if ! mvn -B -ntp -Dorg.slf4j.simpleLogger.defaultLogLevel=warn -Dmaven.test.skip=true -Dmaven.javadoc.skip=true \
        -Dmaven.source.skip=true -pl benchmarks -am package >&2 </dev/null; then
        echo "benchmarks: the build failed; its errors are above." >&2
        exit 1
    fi
    # What was edited meanwhile counts as newer.
    mv "$target/build-started" "$stamp"
fi

commit=unknown
if command -v git >/dev/null 2>&1 && git rev-parse HEAD >/dev/null 2>&1; then
    commit=$(git rev-parse --short=12 HEAD)
    [ -z "$(git status --porcelain --untracked-files=no)" ] || commit="$commit, with changes"
fi


# start CLASS [ARGUMENT]...: becomes a virtual machine that runs a class of the benchmarks.
start() {
    class=$1
    shift
    jar=$(ls "$target"/benchmarks-*.jar)
    exec "$JAVA_HOME/bin/java" -Xmx256m "-Dgrowacache.commit=$commit" "-Dgrowacache.rivals=${rivals:-}" \
        --sun-misc-unsafe-memory-access=allow --add-modules=ALL-DEFAULT,ALL-MODULE-PATH --module-path "$target/lib:$jar" \
        --add-exports=io.growacache.tool.loadgen/io.growacache.tool.loadgen.trace=io.growacache.benchmarks \
        -m "io.growacache.benchmarks/io.growacache.benchmarks.$class" "$@"
}
