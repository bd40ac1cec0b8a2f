"""The list of prompts: which keys there are and what they say."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from ivr.errors import PromptsFaulty
from ivr.menu import Key, Step, ToMenu, faults_of, mapping_of

SOUNDS = Path(__file__).parent / "sounds"
"""Sound files made of the prompts: ``zh/hotline``, ``zh/digits`` and ``moh``."""

PROMPT_LIST = Path(__file__).parent / "prompts" / "zh.yaml"


class Prompt(BaseModel):
    """``text`` is what is said, ``voice`` the voice the sound file is made with."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    key: Key
    text: str
    voice: str = ""


_LIST = TypeAdapter(list[Prompt])


def read_prompts(path: Path = PROMPT_LIST) -> dict[str, Prompt]:
    """All prompts by key. Raises ``PromptsFaulty``: not there, not YAML, wrong fields, a key twice."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as exc:
        raise PromptsFaulty(path.name, [("", "cannot be read")]) from exc
    try:
        prompts = _LIST.validate_python(mapping_of(text, name=path.name, refusal=PromptsFaulty))
    except ValidationError as exc:
        raise PromptsFaulty(path.name, faults_of(exc)) from exc
    by_key = {prompt.key: prompt for prompt in prompts}
    if len(by_key) < len(prompts):
        keys = [prompt.key for prompt in prompts]
        raise PromptsFaulty(path.name, [(key, "stands there twice") for key in by_key if keys.count(key) > 1])
    return by_key


def missing_prompts(menu: Step, known: dict[str, Prompt]) -> list[str]:
    """Prompt keys of ``menu`` that nobody wrote: the citizen would hear nothing there."""
    wanted = list(menu.prompt)
    for choice in menu.digits.values():
        if isinstance(choice, ToMenu):
            wanted += choice.menu.prompt
    return [key for key in wanted if key not in known]
