# Stage "initramfs" of build: busybox, /init and the self-test.
# shellcheck shell=bash
# shellcheck disable=SC2154 # here, out: set by build

initramfs_outputs() { printf '%s\n' initramfs.cpio.gz; }

initramfs_stamp() {
    stamp_of gcc-12-arm-linux-gnueabi -- initramfs.sh init selftest udhcpc.script probe.c linux-calls.h
}

# initramfs_build DIR: leaves the output in DIR.
initramfs_build() {
    local dir=$1 downloads=$out/packages
    if ! compgen -G "$downloads/busybox-static_*_armel.deb" >/dev/null; then
        run "Downloading busybox-static (armel)" initramfs_download "$dir/apt" "$downloads"
    fi
    run "Packing the initramfs" initramfs_pack "$dir" "$downloads"
}

# Fetches through an apt state of its own that believes the machine to be
# armel: the system's dpkg architectures and package lists stay as they are,
# signatures are checked as always, and no root is needed.
initramfs_download() {
    local apt_dir=$1 downloads=$2
    local apt=(
        apt-get -q -o APT::Architecture=armel -o APT::Architectures=armel
        -o Dir::State="$apt_dir/state" -o Dir::State::status=/dev/null -o Dir::Cache="$apt_dir/cache"
        -o Acquire::Languages=none -o APT::Sandbox::User="$(id -un)"
    )
    rm -rf "$apt_dir"
    mkdir -p "$apt_dir/state/lists/partial" "$apt_dir/cache/archives/partial" "$apt_dir/deb" "$downloads"
    "${apt[@]}" update || true # a hook or a foreign source may fail; the download tells
    (cd "$apt_dir/deb" && "${apt[@]}" download busybox-static)
    mv "$apt_dir"/deb/busybox-static_*_armel.deb "$downloads/"
}

initramfs_pack() {
    local dir=$1 root=$1/root deb
    deb=$(compgen -G "$2/busybox-static_*_armel.deb" | sort -V | tail -n 1)
    rm -rf "$root" "$dir/deb"
    mkdir -p "$root"/{bin,dev,etc,proc,root,sys,tmp}
    dpkg-deb -x "$deb" "$dir/deb"
    cp "$dir/deb/bin/busybox" "$root/bin/"
    ln -s busybox "$root/bin/sh"
    cp "$here/init" "$root/init"
    cp "$here/selftest" "$root/bin/selftest"
    cp "$here/udhcpc.script" "$root/etc/udhcpc.script"
    echo 'root:x:0:0:root:/root:/bin/sh' >"$root/etc/passwd"
    echo 'nobody:x:65534:65534:nobody:/:/bin/false' >>"$root/etc/passwd"
    echo 'root:x:0:' >"$root/etc/group"
    echo 'nogroup:x:65534:' >>"$root/etc/group"
    echo '127.0.0.1 localhost' >"$root/etc/hosts"
    arm-linux-gnueabi-gcc -std=gnu11 -O2 -Wall -Wextra -Werror -march=armv5te -marm \
        -ffreestanding -fno-unwind-tables -fno-asynchronous-unwind-tables \
        -nostdlib -static -s -o "$root/bin/probe" "$here/probe.c" -lgcc

    # Modes, dates and order are set so that the same inputs give the same bytes.
    chmod 755 "$root" "$root"/* "$root"/bin/*
    chmod 1777 "$root/tmp"
    chmod 644 "$root"/etc/*
    chmod 755 "$root"/etc/udhcpc.script
    find "$root" -exec touch -h -d @0 {} +
    (cd "$root" && find . -mindepth 1 | LC_ALL=C sort |
        cpio --quiet -o -H newc -R 0:0 --reproducible | gzip -9n) >"$dir/initramfs.cpio.gz"
}
