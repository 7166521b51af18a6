#!/usr/bin/env bash
# Records QEMU's answers again: builds the harness image, makes the cases from a seed, runs them in
# qemu-system-arm, stores what it reported.
# usage: record.sh [SEED [CASES]]
# or, to see the whole scratch memory after one case: record.sh scratch CASE
set -euo pipefail
cd "$(dirname "$0")/../.."
guests/oracle/build.sh
mvn -q -pl translator -am test-compile
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
resources=translator/src/test/resources/oracle
main=dev.armature.translator.fuzz.OracleRecorder
if [ "${1:-}" = scratch ]; then
    "$java" -cp translator/target/test-classes "$main" scratch "$resources" "$2"
else
    "$java" -cp translator/target/test-classes "$main" record "$resources" "${1:-926}" "${2:-10000}"
fi
