#!/usr/bin/env bash
# Assembles training.bin anew; needs gcc-arm-linux-gnueabi. The result is kept beside its source, because
# the cache is trained where no cross compiler need be.
set -euo pipefail
cd "$(dirname "$0")"
elf=$(mktemp)
trap 'rm -f "$elf"' EXIT
arm-linux-gnueabi-gcc -march=armv5te -nostdlib -static -Wl,--build-id=none -Wl,-Ttext=0x10000 \
    -o "$elf" training.S
arm-linux-gnueabi-objcopy -O binary -j .text "$elf" training.bin
chmod 644 training.bin
