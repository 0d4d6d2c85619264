#!/bin/sh
# Installs Longshu from this folder, without internet. LONGSHU_HOME: where to (default ~/.local/share/longshu-app).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
wanted=$(cat "$here/PYTHON")
home=${LONGSHU_HOME:-$HOME/.local/share/longshu-app}
python=${PYTHON:-}
for one in "python$wanted" python3 python; do
  if [ -z "$python" ] && command -v "$one" >/dev/null 2>&1; then
    if [ "$("$one" -c 'import sys; print("%d.%d" % sys.version_info[:2])')" = "$wanted" ]; then python=$one; fi
  fi
done
if [ -z "$python" ]; then
  echo "没有 Python $wanted，请先安装，或设 PYTHON=路径 | Python $wanted is needed" >&2
  exit 1
fi
"$python" -m venv "$home" || { echo "Python 缺少 venv（python3-venv）| this Python has no venv" >&2; exit 1; }
"$home/bin/python" -m pip install --quiet --disable-pip-version-check --no-index --find-links "$here/wheels" \
  --require-hashes -r "$here/requirements.txt"
"$home/bin/python" -m pip install --quiet --disable-pip-version-check --no-index --no-deps "$here"/wheels/longshu-*.whl
mkdir -p "$HOME/.local/bin"
ln -sf "$home/bin/longshu" "$HOME/.local/bin/longshu"
"$home/bin/longshu" --version
echo "装好了。打开新的终端，输入 longshu run --plan gansu_ai_plus | installed: longshu run --plan gansu_ai_plus"
