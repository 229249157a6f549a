# Finds a Java installation. Sourced by gac, so it must stay plain POSIX sh.

# Prints the major version of the Java installation in folder $1, or 0 where there is none.
java_major() {
    [ -x "$1/bin/java" ] || { echo 0; return; }
    version=
    if [ -r "$1/release" ]; then
        # Reading this file is some fifty times faster than starting a virtual machine.
        version=$(sed -n 's/^JAVA_VERSION="\([^"]*\)".*/\1/p' "$1/release")
    fi
    if [ -z "$version" ]; then
        version=$("$1/bin/java" -version 2>&1 | sed -n 's/.*version "\([^"]*\)".*/\1/p' | head -n 1)
    fi
    major=${version#1.}
    major=${major%%[!0-9]*}
    echo "${major:-0}"
}

# Prints the folder of the java command that the PATH names, or nothing.
java_on_path() {
    file=$(command -v java 2>/dev/null) || return 0
    while [ -h "$file" ]; do
        target=$(readlink "$file")
        case $target in
            /*) file=$target ;;
            *) file=$(dirname "$file")/$target ;;
        esac
    done
    dirname "$(dirname "$file")"
}

# find_java MINIMUM TOOL: prints the first folder whose Java is of version MINIMUM or newer and whose bin/ has TOOL.
# Looks at JAVA_HOME, then the PATH, then where systems usually put Java. Otherwise says on the error output what it
# saw and what to do, and fails.
find_java() {
    minimum=$1
    tool=$2
    seen=
    macos_home=
    if [ -x /usr/libexec/java_home ]; then
        macos_home=$(/usr/libexec/java_home -v "$minimum+" 2>/dev/null) || macos_home=
    fi
    set -- "${JAVA_HOME:-}" "$(java_on_path)" "$macos_home"
    for folder in /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /opt/java/* /opt/jdk* /usr/local/openjdk-* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME:-/nonexistent}"/.sdkman/candidates/java/* \
        "${HOME:-/nonexistent}"/.jdks/*; do
        set -- "$@" "$folder"
    done
    for folder; do
        [ -n "$folder" ] || continue
        major=$(java_major "$folder")
        [ "$major" -gt 0 ] || continue
        if [ "$major" -ge "$minimum" ] && [ -x "$folder/bin/$tool" ]; then
            echo "$folder"
            return 0
        fi
        note="Java $major"
        [ -x "$folder/bin/$tool" ] || note="$note, without $tool"
        seen="$seen
    $folder ($note)"
    done
    kind=runtime
    [ "$tool" = java ] || kind="development kit (JDK)"
    {
        echo "gac: Java $minimum or newer is missing: no $kind of that version was found."
        if [ -n "${JAVA_HOME:-}" ] && [ "$(java_major "$JAVA_HOME")" -eq 0 ]; then
            echo "JAVA_HOME = $JAVA_HOME holds no bin/java."
        fi
        if [ -n "$seen" ]; then
            echo "Found, but not suitable:$seen"
        fi
        echo "Install one (package openjdk-$minimum-jdk, temurin-$minimum-jdk or the like) or set JAVA_HOME to its folder."
    } >&2
    return 1
}
