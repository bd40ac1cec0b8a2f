"""Make the product's speech: prompts, rehearsal dialogues, waiting music.

Usage: python bin/make_speech.py {prompts,dialogues,moh} [--voices DIR]

Only what is missing, or whose text, voice or recipe changed, is made again. Needs, beside ffmpeg:
pip install onnx onnxruntime numpy scipy soundfile pyyaml "misaki[zh]" pypinyin jieba cn2an ordered-set
"""

import argparse
import logging
from pathlib import Path

from speech.dialogues import make_dialogues
from speech.music import beep, waiting_music
from speech.prompts import make_prompts
from speech.sound import write_alaw
from speech.voices import Voices

ROOT = Path(__file__).resolve().parent.parent
SOUNDS = ROOT / "ivr" / "sounds"


def main() -> None:
    """Parse the command line and make what it names."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    wanted = _parser().parse_args()
    match wanted.what:
        case "prompts":
            make_prompts(Voices(wanted.voices), ROOT / "ivr" / "prompts" / "zh.yaml", SOUNDS)
        case "dialogues":
            make_dialogues(Voices(wanted.voices), ROOT / "rehearsal" / "dialogues")
        case "moh":
            write_alaw(SOUNDS / "moh" / "wait.alaw", waiting_music())
            write_alaw(SOUNDS / "zh" / "beep.alaw", beep())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="what", required=True)
    for name, explanation in (
        ("prompts", "the announcements of ivr/prompts/zh.yaml and the digits"),
        ("dialogues", "the rehearsal dialogues of rehearsal/dialogues/*.yaml"),
    ):
        speaking = commands.add_parser(name, help=explanation)
        speaking.add_argument("--voices", type=Path, required=True, help="folder of the Kokoro voices")
    commands.add_parser("moh", help="music on hold and the record tone; needs no voices")
    return parser


if __name__ == "__main__":
    main()
