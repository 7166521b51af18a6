# Stage "devicetree" of build: the kernel's device tree of the Versatile/PB with the SD cards' interrupts as the board
# has them, the same for a card that stays in its slot, and our own of the i.MX21 ADS.
# shellcheck shell=bash
# shellcheck disable=SC2154 # here, out: set by build

devicetree_outputs() { printf '%s\n' versatile-pb-sd.dtb versatile-pb-card.dtb imx21ads.dtb; }

devicetree_stamp() {
    stamp_of device-tree-compiler -- devicetree.sh imx21ads.dts
    printf 'kernel %s\n' "$(sha256sum <"$out/versatile-pb.dtb" 2>/dev/null | cut -d' ' -f1)"
}

# devicetree_build DIR: leaves the outputs in DIR. Linux's tree gives the first MMCI both its interrupts from SIC 22 and 23
# and the second from SIC 1 and 2; wired are 22 and 1, 23 and 2 (ARM DUI 0225, 4.11). Without this a transfer never ends.
devicetree_build() {
    run "Correcting the device tree" devicetree_rewire "$1/versatile-pb-sd.dtb"
    run "Adding a card to it" devicetree_add_card "$1/versatile-pb-sd.dtb" "$1/versatile-pb-card.dtb"
    # An interrupt controller whose parent is the root needs no #address-cells, whatever dtc says.
    run "Compiling the device tree of the i.MX21 ADS" \
        dtc -I dts -O dtb -W no-interrupt_provider -o "$1/imx21ads.dtb" "$here/imx21ads.dts"
}

devicetree_rewire() {
    local tree=$1 sic
    cp "$out/versatile-pb.dtb" "$tree"
    read -r sic _ < <(fdtget -t x "$tree" /amba/fpga/mmc@5000 interrupts-extended)
    fdtput -t x "$tree" /amba/fpga/mmc@5000 interrupts-extended "$sic" 16 "$sic" 1
    fdtput -t x "$tree" /amba/fpga/mmc@b000 interrupts 17 2
}

# devicetree_add_card FROM TO: Linux need not ask whether there is a card; QEMU's board tells it that there is none.
devicetree_add_card() {
    cp "$1" "$2"
    fdtput "$2" /amba/fpga/mmc@5000 non-removable
}
