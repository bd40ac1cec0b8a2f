# Functions to obtain Asterisk; POSIX sh, sourced by bin/get-asterisk.
#
# The system's own Asterisk is used when it is 20 or newer.  Otherwise Debian's Asterisk 22 is unpacked, with the
# C library it was built for, into one folder and run from there through its own loader: no chroot, no root at run
# time, nothing installed.  Packages come from the Debian mirror this machine already uses and apt checks their
# signatures as always.  On Ubuntu, which knows no Debian mirror, its own package is unpacked when it is new enough.

ASTERISK_SUITE=forky # the oldest Debian suite that carries Asterisk 22 LTS
ASTERISK_OLDEST=20

say() { printf '%s\n' "get-asterisk: $*" >&2; }
refuse() {
    say "$*"
    exit 1
}

# obtain_asterisk DEST
obtain_asterisk() {
    dest=$1
    [ -x "$dest/launcher" ] && return 0
    mkdir -p "$(dirname "$dest")"
    dest=$(cd "$(dirname "$dest")" && pwd)/$(basename "$dest")
    # A folder without a launcher is a half-finished attempt.
    rm -rf "$dest" "$dest.tmp"
    if own=$(system_asterisk); then
        mkdir -p "$dest.tmp"
        write_system_launcher "$dest.tmp" "$own"
    else
        unpack_asterisk "$dest.tmp"
        write_unpacked_launcher "$dest.tmp"
    fi
    mv "$dest.tmp" "$dest"
    say "ready: $(cat "$dest/origin")"
}

# Prints the path of the system's Asterisk when it is new enough.
system_asterisk() {
    found=$(PATH="$PATH:/usr/sbin:/usr/local/sbin" command -v asterisk) || return 1
    major=$("$found" -V 2>/dev/null | sed -n 's/^Asterisk \([0-9][0-9]*\).*/\1/p')
    [ "${major:-0}" -ge "$ASTERISK_OLDEST" ] || return 1
    printf '%s\n' "$found"
}

write_system_launcher() {
    printf '#!/bin/sh\nexec %s "$@"\n' "$2" >"$1/launcher"
    chmod 755 "$1/launcher"
    printf 'system %s\n' "$2" >"$1/origin"
}

# The loader and library folder are found by looking, not by a table of processor types: Debian names the folder by
# the multiarch triplet and puts the loader under lib64 (amd64), lib (arm64) or the library folder itself.
write_unpacked_launcher() {
    modules=$(cd "$1" && find usr/lib -type d -path '*/asterisk/modules' -print | head -n 1)
    [ -n "$modules" ] || refuse "the unpacked Debian holds no Asterisk modules; remove $1 and try again"
    libraries=${modules%/asterisk/modules}
    triplet=${libraries#usr/lib/}
    loader=$(cd "$1" && for name in lib64/ld-linux-*.so.* lib/ld-linux-*.so.* "usr/lib/$triplet"/ld-linux-*.so.*; do
        [ -x "$name" ] && printf '%s\n' "$name" && break
    done)
    [ -n "$loader" ] || refuse "no program loader for $triplet in $1: this processor type is not supported yet"
    cat >"$1/launcher" <<LAUNCHER
#!/bin/sh
# Runs the Asterisk of this folder on its own C library, wherever the folder lies.
root=\$(cd "\$(dirname "\$0")" && pwd)
exec "\$root/$loader" --library-path "\$root/$libraries:\$root/lib/$triplet" "\$root/usr/sbin/asterisk" "\$@"
LAUNCHER
    chmod 755 "$1/launcher"
    "$1/launcher" -V >/dev/null || refuse "the unpacked Asterisk does not start; remove $1 and try again"
    printf '%s %s\n' "${suite:-$ASTERISK_SUITE}" "$("$1/launcher" -V)" >"$1/origin"
}

unpack_asterisk() {
    command -v apt-get >/dev/null || refuse "this system has no apt and no Asterisk $ASTERISK_OLDEST or newer:" \
        "install Asterisk 22 with your system's package manager, then run this again"
    need_mmdebstrap
    suite=$ASTERISK_SUITE
    components=main
    mirror=$(debian_mirror)
    if [ -z "$mirror" ] && [ "$(candidate_major)" -ge "$ASTERISK_OLDEST" ]; then
        suite=$(. /etc/os-release && printf '%s' "${VERSION_CODENAME:-}")
        components=main,universe
        mirror=$(mirror_of ubuntu)
    fi
    [ -n "$mirror" ] || refuse "no Debian mirror in this machine's apt configuration:" \
        "install Asterisk 20 or newer, or set HOTLINE_DEBIAN_MIRROR to the address of a Debian mirror"
    say "unpacking Asterisk from $suite (about 345 MB, once)"
    mode=root
    [ "$(id -u)" = 0 ] || mode=unshare
    mkdir -p "$1"
    # A mirror's release file of a testing suite may be older than its own date of expiry; a proxy of the machine's
    # apt configuration would otherwise be forgotten.
    proxy=$(apt-config shell proxy Acquire::http::Proxy 2>/dev/null | sed "s/^proxy='\(.*\)'$/\1/")
    # By way of an archive, since a folder unpacked in a user namespace would belong to a user nobody is.
    if ! mmdebstrap --quiet --mode="$mode" --variant=apt --components="$components" --include=asterisk,ca-certificates \
        --aptopt='Acquire::Check-Valid-Until "false"' ${proxy:+--aptopt="Acquire::http::Proxy \"$proxy\""} \
        "$suite" "$1/debian.tar" "$mirror"; then
        rm -rf "$1"
        refuse "unpacking failed (see above): is the mirror $mirror reachable? Nothing was kept; run this again"
    fi
    tar -C "$1" -xf "$1/debian.tar" --no-same-owner --exclude=./dev --exclude=./var/cache --exclude=./var/lib/apt ||
        refuse "the disk did not take the unpacked files: is there room for 700 MB in $1?"
    rm "$1/debian.tar"
}

need_mmdebstrap() {
    # Without root the unpacking happens in a user namespace, and that needs newuidmap.
    if command -v mmdebstrap >/dev/null && { [ "$(id -u)" = 0 ] || command -v newuidmap >/dev/null; }; then
        return 0
    fi
    as_root=
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null || refuse "mmdebstrap or newuidmap is missing: as root, run: apt-get install mmdebstrap uidmap"
        as_root=sudo
    fi
    say "installing mmdebstrap and uidmap"
    $as_root apt-get install -y --no-install-recommends mmdebstrap uidmap >&2 ||
        refuse "mmdebstrap could not be installed: is the network up? (apt-get update, then run this again)"
}

# Major version of the asterisk package apt would install; 0 when there is none.
candidate_major() {
    found=$(apt-cache policy asterisk 2>/dev/null | sed -n 's/^ *Candidate: \([0-9]*:\)\{0,1\}\([0-9][0-9]*\)\..*/\2/p')
    printf '%s' "${found:-0}"
}

# The first Debian archive apt knows, security and backports left out; both the one-line and the deb822 format.
debian_mirror() {
    if [ -n "${HOTLINE_DEBIAN_MIRROR:-}" ]; then
        printf '%s\n' "$HOTLINE_DEBIAN_MIRROR"
        return 0
    fi
    mirror_of debian
}

# mirror_of NAME: the first address apt knows whose path ends in NAME
mirror_of() {
    etc=${HOTLINE_APT_ETC:-/etc/apt}
    {
        for list in "$etc/sources.list" "$etc"/sources.list.d/*.list; do
            [ -f "$list" ] && one_line_uris "$list"
        done
        for list in "$etc"/sources.list.d/*.sources; do
            [ -f "$list" ] && deb822_uris "$list"
        done
        :
    } | awk -v name="/$1" '{ sub("/+$", "") } substr($0, length($0) - length(name) + 1) == name && !seen++'
}

one_line_uris() {
    awk '$1 == "deb" {
        for (i = 2; i <= NF; i++) {
            if ($i ~ /^\[/) { while ($i !~ /\]$/) i++; continue }
            print $i; next
        }
    }' "$1"
}

# Enabled stanzas of binary packages only; a URIs field may hold several addresses.
deb822_uris() {
    awk 'BEGIN { RS = ""; FS = "\n" }
    {
        uris = ""; binary = 0; enabled = 1
        for (i = 1; i <= NF; i++) {
            line = $i; field = tolower(line); sub(/:.*/, "", field); value = line; sub(/^[^:]*:[ \t]*/, "", value)
            if (line ~ /^#/) continue
            if (field == "types" && (" " value " ") ~ / deb /) binary = 1
            if (field == "enabled" && tolower(value) ~ /^no/) enabled = 0
            if (field == "uris") uris = value
        }
        if (binary && enabled) { n = split(uris, parts, /[ \t]+/); for (i = 1; i <= n; i++) print parts[i] }
    }' "$1"
}
