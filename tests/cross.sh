# Shared by what runs on ARM: packages of Debian for arm64 without making this machine a foreign one, and a cross-compiler
# for 64-bit ARM. Sourced after lib.sh, never run. Each function returns an error, with $why said, where this machine cannot.

cross_target=aarch64-unknown-linux-gnu
cross_sysroot=/usr/aarch64-linux-gnu
cross_folder=$(realpath -m "${CARGO_TARGET_DIR:-target}/arm")
why=

# arm64_apt …: an apt command for arm64, with lists and settings of its own in target/arm; nothing is installed by it.
arm64_apt() {
    local folder=$cross_folder/apt
    mkdir -p "$folder/lists/partial" "$folder/cache/archives/partial"
    # Written anew each time: it names the folder, which may have been moved.
    cat >"$folder/apt.conf" <<EOF
APT::Architecture "arm64";
APT::Architectures { "arm64"; };
APT::Sandbox::User "root";
Acquire::Languages "none";
Dir::State::lists "$folder/lists";
Dir::State::status "/dev/null";
Dir::Cache "$folder/cache";
EOF
    ls "$folder"/lists/*Packages* >/dev/null 2>&1 || APT_CONFIG=$folder/apt.conf apt-get update >/dev/null 2>&1 || true
    APT_CONFIG=$folder/apt.conf "$@"
}

# arm64_unpack folder package…: fetches packages for arm64 and unpacks them there.
arm64_unpack() {
    local folder=$1 part=$1.part package file
    shift
    rm -rf "$part" && mkdir -p "$part"
    for package in "$@"; do
        (cd "$part" && arm64_apt apt-get download "$package" >/dev/null 2>&1) || {
            why="Debian's $package for arm64 could not be fetched"
            return 1
        }
    done
    for file in "$part"/*.deb; do
        dpkg-deb -x "$file" "$part" && rm "$file" || return 1
    done
    mv "$part" "$folder"
}

# cross_ready: after it, cross_cargo … is cargo for 64-bit ARM.
cross_ready() {
    local pair
    for pair in aarch64-linux-gnu-gcc:gcc-aarch64-linux-gnu dpkg-deb:dpkg; do
        has "${pair%%:*}" || apt_install "${pair#*:}" libc6-dev-arm64-cross || true
        has "${pair%%:*}" || { why="'${pair%%:*}' is missing; as root: apt-get install ${pair#*:}"; return 1; }
    done
    if [ ! -e "$cross_sysroot/lib/libc.so.6" ]; then
        apt_install libc6-dev-arm64-cross || { why="ARM's libc is missing; as root: apt-get install libc6-dev-arm64-cross"; return 1; }
    fi
    cross_flags= cross_path=$PATH
    # A toolchain that has the target already is used as it is.
    [ ! -d "$(rustc --print sysroot)/lib/rustlib/$cross_target" ] || return 0
    # Debian's compiler, and its standard library for arm64 beside it. Both come from one build.
    if ! [ -x /usr/bin/rustc ] || ! [ -x /usr/bin/cargo ]; then
        apt_install rustc-web cargo-web || { why="no Rust for $cross_target: rustup target add $cross_target, or as root: apt-get install rustc-web cargo-web"; return 1; }
    fi
    local version
    version=$(/usr/bin/rustc --version | sed -n 's/^rustc \([0-9.]*\).*/\1/p')
    if [ ! -d "$cross_folder/std-$version" ]; then
        echo "==> fetching the standard library for arm64"
        arm64_unpack "$cross_folder/std-$version" libstd-rust-web-dev || return 1
    fi
    cross_flags="-L $cross_folder/std-$version/usr/lib/rustlib/$cross_target/lib"
    cross_path=/usr/bin:$PATH
}

cross_cargo() {
    PATH=$cross_path CARGO_TARGET_DIR=$cross_folder \
        CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER=aarch64-linux-gnu-gcc CC_aarch64_unknown_linux_gnu=aarch64-linux-gnu-gcc \
        CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_RUSTFLAGS="$cross_flags" \
        CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_RUNNER="qemu-aarch64-static -L $cross_sysroot" \
        cargo "$@" --target "$cross_target"
}
