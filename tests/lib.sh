# Shared by the scripts of this folder: saying what is done and how long it took, failing at once, and installing
# what a bare Debian machine lacks. Sourced, never run.

# One line on standard error, and out.
fail() {
    printf '\n%s: FAILED: %s\n' "${0##*/}" "$*" >&2
    exit 1
}

# step "what it does" command…: says it, runs it, says how long it took; the first failure ends the script.
step() {
    local what=$1 started=$SECONDS
    shift
    printf '\n==> %s\n    $ %s\n' "$what" "$*"
    "$@" || fail "$what (exit code $?): $*"
    printf '    done in %d s: %s\n' "$((SECONDS - started))" "$what"
}

has() { command -v "$1" >/dev/null 2>&1; }

# Can packages be installed here? Only Debian's own, and only as root.
can_install() { [ "$(id -u)" = 0 ] && has apt-get; }

# apt_install package…: quiet unless it fails. The package lists are fetched once a run; another apt is waited for.
apt_install() {
    local log
    can_install || return 1
    log=$(mktemp)
    if [ -z "${apt_lists_fresh:-}" ]; then
        apt-get update >"$log" 2>&1 || { cat "$log" >&2; rm -f "$log"; return 1; }
        apt_lists_fresh=1
    fi
    printf '    installing %s\n' "$*"
    DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "$@" >"$log" 2>&1 ||
        { tail -20 "$log" >&2; rm -f "$log"; return 1; }
    rm -f "$log"
}

# need command package…: installs the packages when the command is missing, or says what to install.
need() {
    local command=$1
    shift
    has "$command" && return
    apt_install "$@" || true
    has "$command" || fail "'$command' is missing; as root: apt-get install $*"
}

# The pages are looked at in Chromium, without a window.
need_browser() {
    need chromium chromium chromium-driver
    need chromedriver chromium-driver
}
