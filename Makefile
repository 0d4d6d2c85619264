# Longshu 陇数. Every target does its own set-up in .venv from the hashed lock.
PYTHON ?= python3
# make kit PYTHON=3.12 names the Python of the kit, not the one that sets up .venv
OF_KIT := $(filter 3.1%,$(PYTHON))
ifneq ($(OF_KIT),)
override PYTHON := python3
endif
VENV   := .venv
BIN    := $(VENV)/bin
UV     := $(BIN)/python -m uv
CODE   := contracts sources warehouse orchestration kit tests

# the tests of a file share what they made: they stay in one process; each process computes on one core;
# the files that take longest begin first (tests/conftest.py), so that none is left for one process at the end
PYTEST := POLARS_MAX_THREADS=1 $(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder
FAST   := tests/unit tests/contracts tests/sources tests/test_rooms.py tests/test_documents.py

# make run PLAN=china_ai_plus: another plan that ships, in a data root of its own
OF_PLAN := $(if $(PLAN),--plan $(PLAN) $(if $(filter-out gansu_ai_plus,$(PLAN)),--data-root .data-$(PLAN)))

export PYTHONUTF8 := 1
export DBT_SEND_ANONYMOUS_USAGE_STATS := false
export DO_NOT_TRACK := 1

.PHONY: help run ui practice test test-fast prove mutate test-spark test-bi test-clients check format generate wheel kit bench bench-readers lock clean

help: ## 列出命令 | list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/'

run: $(VENV)/.ready-run ## 收表、核对、建库、发布、打印记分卡（PLAN=方案） | load, check, build, release, scorecard (PLAN= another plan)
	@$(BIN)/longshu run $(OF_PLAN)

ui: $(VENV)/.ready-run ## 本机 Dagster 页面 | Dagster's page on this machine only
	@$(BIN)/longshu ui

practice: $(VENV)/.ready-run ## 两年演练数据，入库并发布在 .practice/ | two years of SYNTHETIC returns in a root of their own
	@$(BIN)/longshu practice

test: $(VENV)/.ready-dev ## 全部测试，每个核一个进程 | every test, a process a core
	@$(PYTEST) tests

test-fast: $(VENV)/.ready-dev ## 每次保存都跑的那一部分（不建库） | the part for every save: nothing is built
	@$(PYTEST) $(FAST)

prove: $(VENV)/.ready-dev .venv-spark/.ready ## 长证明：随机方案（两种引擎）、变异、断电（SEED= 换种子） | the long proofs, seeds printed
	@$(BIN)/python -m pytest -s tests/prove
	@BUILDS=7 .venv-spark/bin/python -m pytest -s tests/spark/test_oracle_on_spark.py

mutate: $(VENV)/.ready-dev ## 小改动，看测试是否察觉，写 docs/tests.md（SEED=、N=、ROOMS=dbt|python） | small changes of the product: does a test notice?
	@$(BIN)/python tests/mutation/__main__.py $(if $(SEED),--seed $(SEED)) --number $(or $(N),400) --rooms $(or $(ROOMS),all)

test-spark: .venv-spark/.ready ## 每张集市表与 Spark 逐值比对（自备环境） | every mart against Spark, value by value
	@.venv-spark/bin/python -m pytest tests/spark

test-bi: $(VENV)/.ready-dev .venv-superset/.ready ## 真的 Superset：导入、登录、逐图核对、截图 | a real Superset takes the bundle
	@$(BIN)/python -m pytest tests/bi/real_superset.py

test-clients: $(VENV)/.ready-dev ## DuckDB 1.4、1.5、2.0 各打开现行发布（需联网） | three client versions open the release (needs PyPI)
	@$(BIN)/python tests/clients/versions.py .data/releases/current/longshu.duckdb $(firstword $(wildcard .data*/releases/2*/longshu.duckdb))

check: $(VENV)/.ready-dev ## 格式、类型、依赖墙、SQL、dbt | format, lint, types, walls, SQL, dbt parse
	@$(BIN)/ruff format --check $(CODE)
	@$(BIN)/ruff check $(CODE)
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/longshu plan check
	@$(BIN)/sqlfluff lint --disable-progress-bar dbt_project/models
	@$(BIN)/dbt --quiet --no-version-check parse --project-dir dbt_project --profiles-dir dbt_project \
	  --target-path $(CURDIR)/.data/check --log-path $(CURDIR)/.data/check
	@echo "✓ make check"

format: $(VENV)/.ready-dev ## 排版代码 | format the code
	@$(BIN)/ruff format $(CODE)
	@$(BIN)/ruff check --fix $(CODE)

generate: $(VENV)/.ready-run ## 由契约生成 JSON Schema 和 dbt 说明 | generate schemas and dbt yml from the contracts
	@$(BIN)/longshu plan generate

wheel: $(VENV)/.ready-run ## 打成安装包 dist/longshu-*.whl（docs/install.md） | build the wheel
	@rm -rf build dist
	@$(BIN)/python -m pip wheel . --no-deps --no-build-isolation --quiet --wheel-dir dist
	@rm -rf build && ls dist

kit: $(VENV)/.ready-run ## 不联网安装用的一套（SYSTEM=windows PYTHON=3.12） | a kit for machines without internet (made online)
	@$(BIN)/python kit/make_kit.py $(if $(SYSTEM),--system $(SYSTEM)) $(if $(OF_KIT),--python $(OF_KIT))

bench: $(VENV)/.ready-dev $(VENV)-peers/.ready ## 与底线、同类做法并排计时，写 docs/benchmark.md | time beside floors and peers (SIZES=, TURNS=)
	@$(BIN)/python tests/bench/run.py --sizes "$(SIZES)" --turns $(or $(TURNS),3)

$(VENV)-peers/.ready: $(VENV)/.uv requirements/peers.txt
	@echo "准备环境 peers … | preparing the environment"
	@test -x $(VENV)-peers/bin/python || $(PYTHON) -m venv $(VENV)-peers
	@$(UV) pip install --quiet --python $(VENV)-peers/bin/python --require-hashes --compile-bytecode -r requirements/peers.txt
	@touch $@

bench-readers: $(VENV)/.ready-dev ## 50 个读者、20 次切换 | 50 readers while 20 releases are swapped
	@$(BIN)/python tests/bench/readers.py

lock: ## 重算锁文件（需联网） | recompute the locks
	@$(UV) pip compile pyproject.toml --extra build --universal --python-version 3.11 --generate-hashes \
	  --no-header --no-annotate --no-emit-index-url -o requirements/run.txt -q
	@$(UV) pip compile pyproject.toml --extra build --extra dev --universal --python-version 3.11 \
	  --generate-hashes --no-header --no-annotate --no-emit-index-url -c requirements/run.txt -o requirements/dev.txt -q
	@for kind in spark lake; do $(UV) pip compile pyproject.toml --extra build --extra $$kind --universal --python-version 3.11 \
	  --generate-hashes --no-header --no-annotate --no-emit-index-url -c requirements/dev.txt -o requirements/$$kind.txt -q; done
	@grep -v ';' requirements/run.txt | grep -oE '^[a-z0-9.-]+==[^ ;]+' | grep -v '^sqlalchemy=' > $(VENV)/same-as-run.txt
	@$(UV) pip compile pyproject.toml --extra build --extra cluster --universal --python-version 3.11 \
	  --generate-hashes --no-header --no-annotate --no-emit-index-url -c $(VENV)/same-as-run.txt -o requirements/cluster.txt -q
	@$(UV) pip compile requirements/superset.in --universal --python-version 3.11 --generate-hashes \
	  --no-header --no-annotate --no-emit-index-url -o requirements/superset.txt -q
	@$(UV) pip compile requirements/peers.in --universal --python-version 3.11 --generate-hashes \
	  --no-header --no-annotate --no-emit-index-url -o requirements/peers.txt -q

clean: ## 删去环境与缓存（数据不动） | remove the environment and caches, never the data
	rm -rf $(VENV) .venv-peers .venv-superset .venv-spark .venv-lake .venv-cluster .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

$(VENV)/.uv: requirements/uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(0 if (3, 11) <= sys.version_info < (3, 14) else "需要 Python 3.11–3.13 | Python 3.11 to 3.13 is needed")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@touch $@

$(VENV)/.ready-%: $(VENV)/.uv requirements/%.txt pyproject.toml
	@echo "准备环境 $* … | preparing the environment"
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes --compile-bytecode -r requirements/$*.txt
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

.venv-superset/.ready: requirements/superset.txt $(VENV)/.uv
	@echo "准备环境 superset … | preparing the environment"
	@test -x .venv-superset/bin/python || $(PYTHON) -m venv .venv-superset
	@$(UV) pip install --quiet --python .venv-superset/bin/python --require-hashes -r requirements/superset.txt
	@touch $@

# Environments of their own: what an office needs only once one machine is not enough (docs/scale.md).
.venv-%/.ready: $(VENV)/.uv requirements/%.txt pyproject.toml
	@echo "准备环境 $* … | preparing the environment"
	@test -x .venv-$*/bin/python || $(PYTHON) -m venv .venv-$*
	@$(UV) pip install --quiet --python .venv-$*/bin/python --require-hashes --compile-bytecode -r requirements/$*.txt
	@$(UV) pip install --quiet --python .venv-$*/bin/python --no-deps --no-build-isolation --editable .
	@touch $@
