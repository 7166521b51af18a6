# shellcheck shell=bash disable=SC2154
# Sourced by ./armature: the AOT cache of the emulator itself (JEP 483, 514, 515). It holds the classes, loaded and
# linked, and what HotSpot learned of their methods in a training run. The JVM checks that it fits and runs without it
# where it does not, so all that happens here is an offer.
#
# Needs $root, $jar, $JAVA_HOME and hold_build_lock from the launcher. ARMATURE_AOT=off in the environment keeps it from
# being made and used, for people who change the emulator and start it after each change, and for measuring without it.

readonly cache=$root/cli/target/armature.aot

# The training run (TrainingRun) boots the Xen core with mini-OS, then Linux, which it saves and goes on from there, if that
# guest is built, else a small guest of our own.
linux_guest=${ARMATURE_CACHE:-${HOME:-/}/.cache/armature}/linux
[[ -s $linux_guest/zImage && -s $linux_guest/initramfs.cpio.gz && -s $linux_guest/versatile-pb.dtb ]] ||
    linux_guest=

# Sets key to all that a cache depends on, but for the jar and the cache's own bytes, which are compared by age.
aot_key() {
    local release options
    read -rd '' release <"$JAVA_HOME/release" || true # which it is at the end of file
    read -rd '' options <"$root/jvm.options" || true
    key="$root|$JAVA_HOME|$release|$options|${linux_guest:+linux}"
}

# Whether there is a cache that was made for all this, or it is known that none can be made. A damaged cache would crash
# the JVM: one that anything was written to since it was made is none. The JVM's own checksums (VerifySharedSpaces) take
# 0.18 s of each start.
aot_is_current() {
    local key made
    [[ $cache.stamp -nt $jar && ! $cache -nt $cache.stamp ]] || return 1
    aot_key
    read -rd "" made <"$cache.stamp" || true
    [[ $made == "$key|none" || ($made == "$key|made" && -e $cache) ]]
}

# Runs the emulator as the training run, with the flags $@ before its own, and with a translation cache of its own: it is
# part of what is to start fast, and the user's is none of its business.
aot_train() {
    local status=0 hints=$cache.hints.$$
    local boot=(run -kernel "$root/guests/training/training.bin" -no-reboot)
    [[ -z $linux_guest ]] ||
        boot=(linux -kernel "$linux_guest/zImage" -initrd "$linux_guest/initramfs.cpio.gz"
            -dtb "$linux_guest/versatile-pb.dtb" -append "console=ttyAMA0 lpj=521216")
    "$JAVA_HOME/bin/java" "@$root/jvm.options" "-Darmature.home=$root" "$@" -jar "$jar" train "${boot[@]}" \
        --translation-cache "$hints" --timeout 120 </dev/null || status=1
    rm -rf "$hints"
    return $status
}

# Has the cache take the classes of ASM in the folder $1, see StackMaps.
aot_prepare_jars() {
    local done=$1/stack-maps.done
    if [[ ! -e $done || -n $(find "$1" -name 'asm*.jar' -newer "$done") ]]; then
        "$JAVA_HOME/bin/java" -cp "$1/*" "$root/tools/StackMaps.java" "$1"/asm*.jar && touch "$done"
    fi
}

# Makes the cache, or fails.
aot_make() {
    local lib=$root/cli/target/lib new=$cache.new.$$ status=0
    aot_prepare_jars "$lib" &&
        aot_train -XX:AOTMode=record "-XX:AOTConfiguration=$new.config" &&
        "$JAVA_HOME/bin/java" "@$root/jvm.options" -XX:AOTMode=create "-XX:AOTConfiguration=$new.config" \
            "-XX:AOTCache=$new" -cp "$jar" &&
        mv -f "$new" "$cache" || status=1
    rm -f "$new" "$new.config"
    return $status
}

# Makes the cache if it is not current; where that fails, says so and leaves it until something changes.
aot_renew() {
    local key made=made
    [[ ${ARMATURE_AOT:-on} == on ]] || return 0
    aot_is_current && return
    hold_build_lock || return 0
    if ! aot_is_current; then # else made by the one we waited for
        echo "armature: preparing fast starts (once, about ten seconds)" >&2
        rm -f "$cache" "$cache.stamp"
        aot_make >"$cache.log" 2>&1 || {
            made=none
            echo "armature: that failed, so starts stay slow; its log is $cache.log" >&2
        }
        aot_key
        printf '%s' "$key|$made" >"$cache.stamp"
    fi
    release_build_lock
}
