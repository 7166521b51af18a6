#!/usr/bin/env bash
# Builds the oracle harness image from its sources in this folder.
set -euo pipefail
cd "$(dirname "$0")"
target=../../translator/src/test/resources/oracle/harness.bin
mkdir -p "$(dirname "$target")"
elf=$(mktemp)
trap 'rm -f "$elf"' EXIT
arm-linux-gnueabi-gcc -march=armv5te -marm -mfloat-abi=soft -O2 -Wall -Wextra -Werror \
    -ffreestanding -fno-builtin -fno-tree-loop-distribute-patterns -fno-pic -fno-stack-protector \
    -fno-asynchronous-unwind-tables -nostdlib -static -Wl,--build-id=none -Wl,-T,oracle.ld \
    -o "$elf" start.S harness.c
arm-linux-gnueabi-objcopy -O binary "$elf" "$target"
chmod 644 "$target"
