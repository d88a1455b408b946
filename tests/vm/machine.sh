# Shared by the virtual machines of this folder: Debian's kernel, unpacked and never installed, and the initramfs that is
# made of programs and modules. Sourced after lib.sh, never run. $vm is the folder for all of it.

target=${CARGO_TARGET_DIR:-target}
vm=$target/vm
mkdir -p "$vm"

# need_tools command:package…: what cannot be had is a reason to skip.
need_tools() {
    local pair
    PATH=$PATH:/usr/sbin:/sbin
    for pair in "$@"; do
        has "${pair%%:*}" || apt_install "${pair#*:}" || true
        has "${pair%%:*}" || skip "'${pair%%:*}' is missing and could not be installed; as root: apt-get install ${pair#*:}"
    done
}

# A busybox that needs no libraries: it is the machine's whole userland.
need_static_busybox() {
    need_tools busybox:busybox-static
    if ldd "$(command -v busybox)" >/dev/null 2>&1; then
        apt_install busybox-static || skip "busybox is not the static one; as root: apt-get install busybox-static"
    fi
}

# depends_of package pattern: what it depends on.
depends_of() { apt-cache depends "$1" 2>/dev/null | sed -n "s/.*Depends: \\($2\\)\$/\\1/p" | head -1; }

# Once a run: package names change with every kernel.
refresh_lists() {
    if can_install && [ -z "${apt_lists_fresh:-}" ]; then
        apt-get update >/dev/null 2>&1 || true
        apt_lists_fresh=1
    fi
}

# unpack folder package…: Debian's packages for this machine, fetched and unpacked there.
unpack() {
    local folder=$1 part=$1.part package file
    shift
    rm -rf "$part" && mkdir -p "$part"
    for package in "$@"; do
        [ -n "$package" ] || return 1
        (cd "$part" && apt-get -o APT::Sandbox::User=root download "$package" >/dev/null) || return 1
    done
    for file in "$part"/*.deb; do
        dpkg-deb -x "$file" "$part" && rm "$file" || return 1
    done
    mv "$part" "$folder"
}

# Sets $release, $kernel and $modules.
need_kernel() {
    [ -d "$vm/kernel" ] || {
        echo "==> fetching Debian's kernel"
        refresh_lists
        unpack "$vm/kernel" "$(depends_of linux-image-amd64 'linux-image-[^ ]*')"
    } || skip "Debian's kernel could not be fetched"
    release=$(basename "$vm"/kernel/lib/modules/*)
    kernel=$vm/kernel/boot/vmlinuz-$release
    modules=lib/modules/$release
    [ -f "$vm/kernel/$modules/modules.dep" ] || busybox depmod -b "$vm/kernel" "$release"
}

# make_root folder busybox init: a machine's root with nothing but a shell.
make_root() {
    mkdir -p "$1"/{bin,sbin,proc,sys,dev,tmp,data}
    install -m 755 "$2" "$1/bin/busybox"
    install -m 755 "$3" "$1/init"
    ln -s busybox "$1/bin/sh"
    # The kernel itself calls this when a module asks for another.
    ln -s ../bin/busybox "$1/sbin/modprobe"
}

# add_programs root program…: with each one's shared libraries, at the paths where it looks for them.
add_programs() {
    local root=$1 library
    shift
    install -m 755 "$@" "$root/bin"
    for library in $(ldd "$@" | grep -o '/[^ ]* (0x' | sed 's/ (0x$//' | sort -u); do
        install -D -m 755 "$library" "$root$library"
    done
}

# add_modules root name…: with what they depend on: "path: path path …".
add_modules() {
    local root=$1 name module
    shift
    for name in "$@"; do
        grep "/$name\.ko[^ ]*:" "$vm/kernel/$modules/modules.dep" | tr -d : | tr ' ' '\n'
    done | sort -u | while read -r module; do
        [ -z "$module" ] || install -D -m 644 "$vm/kernel/$modules/$module" "$root/$modules/$module"
    done
    cp "$vm/kernel/$modules/modules.dep" "$root/$modules/"
}

# pack root file: the initramfs.
pack() { (cd "$1" && find . | busybox cpio -o -H newc 2>/dev/null | gzip -1) >"$2"; }
