# Stage "kernel" of build: Linux from Debian's source package.
# shellcheck shell=bash
# shellcheck disable=SC2154 # here: set by build

readonly kernel_tarball=/usr/src/linux-source-6.1.tar.xz

kernel_outputs() { printf '%s\n' zImage Image vmlinux System.map versatile-pb.dtb; }

kernel_stamp() {
    stamp_of linux-source-6.1 gcc-12-arm-linux-gnueabi binutils-arm-linux-gnueabi \
        -- kernel.sh kernel.config
}

# kernel_build DIR: leaves the outputs in DIR. What an interrupted build left
# there of the same source is used again.
kernel_build() {
    local dir=$1 boot=$1/obj/arch/arm/boot source
    source=$dir/source-$(package_version linux-source-6.1)
    [[ -d $source ]] || run "Unpacking Linux 6.1" kernel_unpack "$source"
    run "Configuring Linux" kernel_configure "$source" "$dir/obj"
    run "Compiling Linux (takes minutes)" \
        kernel_make "$source" "$dir/obj" -j"$(nproc)" zImage versatile-pb.dtb
    cp "$boot/zImage" "$boot/Image" "$boot/dts/versatile-pb.dtb" \
        "$dir/obj/vmlinux" "$dir/obj/System.map" "$dir/"
}

kernel_unpack() {
    local source=$1
    rm -rf "$source.part"
    mkdir -p "$source.part"
    tar -xf "$kernel_tarball" -C "$source.part" --strip-components=1
    mv "$source.part" "$source"
}

# The build's date and place are part of the image; fixed ones make the same
# source give the same kernel.
kernel_make() {
    local source=$1 objects=$2
    shift 2
    make -C "$source" O="$objects" ARCH=arm CROSS_COMPILE=arm-linux-gnueabi- \
        KBUILD_BUILD_TIMESTAMP="$(date -u -r "$kernel_tarball")" \
        KBUILD_BUILD_USER=armature KBUILD_BUILD_HOST=armature KBUILD_BUILD_VERSION=1 "$@"
}

kernel_configure() {
    local source=$1 objects=$2
    mkdir -p "$objects"
    "$source/scripts/kconfig/merge_config.sh" -m -O "$objects" \
        "$source/arch/arm/configs/multi_v5_defconfig" "$here/kernel.config"
    kernel_make "$source" "$objects" olddefconfig
    kernel_config_was_kept "$objects/.config"
}

# Kconfig drops without a word what it does not know or cannot satisfy.
kernel_config_was_kept() {
    local config=$1 line symbol lost=0
    while read -r line; do
        if [[ $line =~ ^CONFIG_ ]]; then
            grep -qxF "$line" "$config" || { echo "kernel.config: lost: $line" && lost=1; }
        elif [[ $line =~ ^#\ (CONFIG_[A-Za-z0-9_]+)\ is\ not\ set$ ]]; then
            symbol=${BASH_REMATCH[1]}
            ! grep "^$symbol=" "$config" || { echo "kernel.config: still set: $symbol" && lost=1; }
        fi
    done <"$here/kernel.config"
    return "$lost"
}
