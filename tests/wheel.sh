#!/bin/sh
# Builds the wheel, installs it into an empty environment and uses it from an empty directory:
# what works in a checkout may still be missing from the package.
set -eu

cd "$(dirname "$0")/.."
repository=$PWD
python=${PYTHON:-python3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

fail() {
    echo "wheel: $1" >&2
    echo "wheel: 0 passed, 1 failed"
    exit 1
}

"$repository/.venv/bin/python" -m build --wheel --no-isolation --outdir "$work/dist" . \
    >"$work/log" 2>&1 || { cat "$work/log" >&2; fail "the wheel cannot be built"; }

"$python" -m venv "$work/venv"
install="$work/venv/bin/python -m pip --disable-pip-version-check --quiet install"
$install --require-hashes -r requirements/build.txt || fail "the build tools cannot be installed"
$install --require-hashes --no-build-isolation -r requirements/site.txt ||
    fail "the requirements cannot be installed"
$install --no-deps "$work"/dist/*.whl || fail "the wheel cannot be installed"

mkdir "$work/site"
cd "$work/site"
PATH="$work/venv/bin:$PATH"
unset PYTHONPATH SOURCE_DATE_EPOCH || true

statusgen init . </dev/null >"$work/log" || fail "init failed"
statusgen new incident --title "Elevated error rates" --component api=major_outage \
    --status investigating --message "About one in five calls fails." >"$work/log" ||
    fail "new incident failed"
statusgen check >"$work/log" || fail "check failed: $(cat "$work/log")"
statusgen build >"$work/log" || fail "build failed: $(cat "$work/log")"
grep -q "Elevated error rates" public/index.html || fail "the page does not name the incident"

package=$("$work/venv/bin/python" -c 'import pathlib, statusgen; print(pathlib.Path(statusgen.__file__).parent)')
case $package in "$work"/*) ;; *) fail "statusgen was used from $package, not from the wheel" ;; esac
for theme in "$repository"/themes/*/; do
    test -d "$package/themes/$(basename "$theme")" || fail "$(basename "$theme") is not in the wheel"
done
test -f "$package/themes/default/index.html" || fail "the default theme came without templates"

echo "wheel: 1 passed, 0 failed"
