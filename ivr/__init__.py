"""Voice menus, their prompts and the question after the talk, as data and pure rules.

Knows which key leads where and that every way ends at a person. Knows nothing of Asterisk, sockets or cases.
"""

from ivr.errors import Faulty, IvrError, MenuFaulty, PromptsFaulty
from ivr.menu import (
    Menu,
    Submenu,
    ToHuman,
    ToMenu,
    ToMessage,
    ToProgress,
    ToQueue,
    document_of,
    read_menu,
    read_menu_text,
)
from ivr.prompt_list import PROMPT_LIST, SOUNDS, Prompt, missing_prompts, read_prompts
from ivr.session import Action, Ask, Event, Gone, Hangup, Key, State, Timeout, start, step
from ivr.store import LoadedMenus, default_menus, load_menus, publish_menu, seed_menus

__all__ = [
    "PROMPT_LIST",
    "SOUNDS",
    "Action",
    "Ask",
    "Event",
    "Faulty",
    "Gone",
    "Hangup",
    "IvrError",
    "Key",
    "LoadedMenus",
    "Menu",
    "MenuFaulty",
    "Prompt",
    "PromptsFaulty",
    "State",
    "Submenu",
    "Timeout",
    "ToHuman",
    "ToMenu",
    "ToMessage",
    "ToProgress",
    "ToQueue",
    "default_menus",
    "document_of",
    "load_menus",
    "missing_prompts",
    "publish_menu",
    "read_menu",
    "read_menu_text",
    "read_prompts",
    "seed_menus",
    "start",
    "step",
]
