# What the scripts of this folder share; source it, do not run it.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)

# The targets of Package.swift that need a library's headers: target, header, Debian package.
libraries=(
  'CYAML yaml.h libyaml-dev'
  'CRE2 re2/re2.h libre2-dev'
  'CGit2 git2.h libgit2-dev'
  'CGit2 zlib.h zlib1g-dev'
  'CSodium sodium.h libsodium-dev'
  'CZlib zlib.h zlib1g-dev'
  'CCrypto openssl/evp.h libssl-dev'
  'CCurl curl/curl.h libcurl4-openssl-dev'
)

fail() {
  printf '%s: error: %s\n' "${0##*/}" "$1" >&2
  shift
  if (($#)); then printf '  hint: %s\n' "$@" >&2; fi
  exit 1
}

# Puts the folder of the Swift toolchain on PATH.
find_swift() {
  local folder
  if command -v swift >/dev/null; then return; fi
  for folder in /opt/swift/usr/bin "${SWIFTLY_BIN_DIR:-$HOME/.local/share/swiftly/bin}"; do
    if [[ -x $folder/swift ]]; then
      PATH=$folder:$PATH
      return
    fi
  done
  fail 'no swift: not on PATH, not in /opt/swift/usr/bin, not in ~/.local/share/swiftly/bin' \
    'install Swift 6.2 or later: https://www.swift.org/install/linux/'
}

has_header() {
  local folder
  for folder in /usr/include /usr/local/include /usr/include/*-linux-gnu; do
    if [[ -e $folder/$1 ]]; then return 0; fi
  done
  return 1
}

# The Debian packages that the build needs and this machine lacks, one a line.
missing_packages() {
  local target header package
  while read -r target header package; do
    if grep -qF "name: \"$target\"" "$root/Package.swift" && ! has_header "$header"; then
      printf '%s\n' "$package"
    fi
  done < <(printf '%s\n' "${libraries[@]}")
  if ! compgen -G '/usr/include/c++/*/vector' >/dev/null; then printf 'g++\n'; fi
}

# Installs what is missing; says nothing where all is there.
install_packages() {
  local packages as_root=()
  mapfile -t packages < <(missing_packages)
  if ((${#packages[@]} == 0)); then return; fi
  if ! command -v apt-get >/dev/null; then
    fail "headers are missing that Debian has in ${packages[*]}" \
      "install your distribution's packages of the same libraries"
  fi
  if ((EUID != 0)); then
    command -v sudo >/dev/null ||
      fail 'packages are missing, and there is no sudo to install them' \
        "as root: apt-get install --no-install-recommends ${packages[*]}"
    as_root=(sudo)
  fi
  printf 'installing %s\n' "${packages[*]}" >&2
  {
    "${as_root[@]}" apt-get update -qq &&
      "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "${packages[@]}"
  } >&2 || fail "cannot install ${packages[*]}"
}

# Everything that a build needs.
set_up() {
  find_swift
  install_packages
}

release_program=$root/.build/release/hgraph
release_stamp=$root/.build/release.stamp

# Whether the release program was built after the last change of a source.
is_release_current() {
  [[ -x $release_program && -e $release_stamp ]] &&
    [[ -z $(find "$root/Sources" "$root/Package.swift" -newer "$release_stamp" -print -quit) ]]
}

# Builds the release program. The stamp is older than what the build read: a source that changes
# meanwhile is built next time.
build_release() {
  mkdir -p "$root/.build"
  touch "$release_stamp.new"
  swift build --package-path "$root" -c release --static-swift-stdlib --product hgraph &&
    mv "$release_stamp.new" "$release_stamp"
}
