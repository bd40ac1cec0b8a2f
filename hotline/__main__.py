"""``hotline`` and ``python -m hotline``."""

import gc


def main() -> None:
    # Some 2,400 modules are read, and what they make stays: collecting meanwhile finds nothing and takes a quarter of
    # the start, which citizens wait for when a service comes back.
    gc.disable()
    from hotline.cli import main as run  # noqa: PLC0415 (not before the collector rests)

    gc.freeze()
    gc.enable()
    run()


if __name__ == "__main__":
    main()
