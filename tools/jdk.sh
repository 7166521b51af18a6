# shellcheck shell=bash
# Sourced by ./armature and ./test: finds what they need on this machine.

# is_jdk DIRECTORY: it holds a JDK 25 or later. Reads the release file, which is quicker than asking java.
is_jdk() {
    [[ -x $1/bin/javac && -r $1/release && $(<"$1/release") =~ JAVA_VERSION=\"([0-9]+) ]] &&
        ((BASH_REMATCH[1] >= 25))
}

# Prints the JDK that PATH leads to.
jdk_on_path() {
    local javac
    javac=$(command -v javac) && dirname -- "$(dirname -- "$(readlink -f -- "$javac")")"
}

# Sets and exports JAVA_HOME to the first of $@ that is a JDK, or fails.
use_first_jdk() {
    local candidate
    for candidate; do
        if is_jdk "$candidate"; then
            export JAVA_HOME=$candidate
            return
        fi
    done
    return 1
}

# Sets and exports JAVA_HOME, or says what to install and ends the script.
require_jdk() {
    is_jdk "${JAVA_HOME:-}" && return
    # Where PATH leads is asked only if need be: it takes five commands.
    use_first_jdk /usr/lib/jvm/*25* || use_first_jdk "$(jdk_on_path)" /usr/lib/jvm/* && return
    echo "armature: no JDK 25 found in JAVA_HOME, /usr/lib/jvm or PATH; install one, for example" \
        "Eclipse Temurin 25 (https://adoptium.net) or Debian's openjdk-25-jdk, or set JAVA_HOME" >&2
    exit 1
}

# Ends the script unless Maven is there.
require_maven() {
    if ! command -v mvn >/dev/null; then
        echo "armature: Maven is needed to build; install it with: apt-get install maven" >&2
        exit 1
    fi
}
