"""JSON Schemas: of the plan's YAML files, for editors that complete and check while one types; of what `--json` answers."""

import json
from pathlib import Path

from pydantic import BaseModel

from contracts.answers import DoctorAnswer, ExplainAnswer, FileAnswer, PlanAnswer, ReturnAnswer, VerifyAnswer
from contracts.confidentiality import ConfidentialityFile
from contracts.corrections import CorrectionFile
from contracts.forms import PublishedForm, ReturnForm
from contracts.packaged import packaged
from contracts.plan import IndicatorFile, PlanHeader

SCHEMAS = packaged("contracts", "schemas")
MODELS: dict[str, type[BaseModel]] = {
    "plan": PlanHeader,
    "indicators": IndicatorFile,
    "form_published": PublishedForm,
    "form_return": ReturnForm,
    "corrections": CorrectionFile,
    "confidentiality": ConfidentialityFile,
    "file_answer": FileAnswer,
    "return_answer": ReturnAnswer,
    "explain_answer": ExplainAnswer,
    "verify_answer": VerifyAnswer,
    "plan_answer": PlanAnswer,
    "doctor_answer": DoctorAnswer,
}


def schema_text(name: str) -> str:
    """The JSON Schema of that kind of file, as text."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **MODELS[name].model_json_schema()}
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def write_schemas() -> list[Path]:
    """Every schema stands in `contracts/schemas`; returns the files that changed."""
    SCHEMAS.mkdir(exist_ok=True)
    changed = []
    for name in MODELS:
        path, text = SCHEMAS / f"{name}.schema.json", schema_text(name)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            changed.append(path)
    return changed
