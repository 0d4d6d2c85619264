@echo off
rem Installs Longshu from this folder, without internet.
setlocal
chcp 65001 >nul
set HERE=%~dp0
set /p WANTED=<"%HERE%PYTHON"
set HOME_=%LOCALAPPDATA%\longshu-app
py -%WANTED% -m venv "%HOME_%" || (echo 没有 Python %WANTED%，请先安装 ^| Python %WANTED% is needed & exit /b 1)
"%HOME_%\Scripts\python" -m pip install --quiet --disable-pip-version-check --no-index --find-links "%HERE%wheels" --require-hashes -r "%HERE%requirements.txt" || exit /b 1
for %%w in ("%HERE%wheels\longshu-*.whl") do "%HOME_%\Scripts\python" -m pip install --quiet --disable-pip-version-check --no-index --no-deps "%%w" || exit /b 1
"%HOME_%\Scripts\longshu" --version
echo 装好了，命令在 %HOME_%\Scripts\longshu ^| installed
