# Sets up a checkout: Debian packages, .venv, web bundles, Asterisk. Sourced by bin/run and bin/test (POSIX sh).
# Each step leaves a stamp of what it was made from, so that a second run only compares stamps.

say() { printf '\033[1m== %s\033[0m\n' "$*" >&2; }
die() { printf '!! %s\n' "$*" >&2; exit 1; }

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; return; fi
    command -v sudo >/dev/null 2>&1 || die "root is needed for: $*  (sudo is not installed; run it as root yourself, then start again)"
    sudo "$@"
}

# need_packages PACKAGE...: install the Debian packages that are missing.
need_packages() {
    missing=
    for package in "$@"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    command -v apt-get >/dev/null 2>&1 || die "please install these yourself, this system has no apt-get:$missing"
    say "Installing Debian packages:$missing"
    as_root apt-get update -qq || die "apt-get update failed: is there a network?"
    # shellcheck disable=SC2086 # a list of words
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null ||
        die "apt-get could not install:$missing"
}

# node 18 or later and npm, from Debian unless the machine has its own
need_node() {
    if command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1; then return 0; fi
    need_packages nodejs npm
}

find_python() {
    for candidate in "${PYTHON:-}" python3 python3.13 python3.12 python3.11; do
        [ -n "$candidate" ] && command -v "$candidate" >/dev/null 2>&1 || continue
        "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' && { echo "$candidate"; return 0; }
    done
    return 1
}

need_venv() {
    python=$(find_python) || die "Python 3.11 or later is needed; none was found (set PYTHON to its path)"
    stamp=$(cat setup.cfg constraints.txt pyproject.toml | cksum)
    [ -x .venv/bin/hotline ] && [ "$(cat .venv/stamp 2>/dev/null)" = "$stamp" ] && return 0
    say "Setting up the Python environment in .venv"
    [ -x .venv/bin/python ] || "$python" -m venv .venv || die "python3 -m venv failed (on Debian: apt-get install python3-venv)"
    .venv/bin/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]' ||
        die "pip could not install the Python packages: is there a network?"
    printf '%s' "$stamp" > .venv/stamp
}

need_asterisk() { bin/get-asterisk build/asterisk || die "Asterisk could not be obtained (see above)"; }
need_web() { need_node; bin/build-web || die "the web bundles could not be built (see above)"; }
need_model() { .venv/bin/hotline model || die "the speech model could not be obtained (see above)"; }

RUN_PACKAGES="python3-venv ffmpeg sip-tester ca-certificates fonts-noto-cjk"
TEST_PACKAGES="postgresql baresip-core chromium dovecot-imapd"
