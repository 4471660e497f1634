"""What has to be done from time to time upon all databases, where nothing else calls it by a clock.

Each hour the Journal is anchored, each day what has been kept long enough is deleted. Both may be
done at any time and by several at once, so a restart begins with both. What services do in the
background they do themselves (`shared/hintergrund.py`), each of any number of replicas.
"""

import subprocess
import sys
import time

STUNDE = 3600
STUENDLICH = [["journal", "verankern"]]
TAEGLICH = [["loeschlauf", "--ausfuehren"]]


def main() -> None:
    stunden = 0
    while True:
        faellig = STUENDLICH + (TAEGLICH if stunden % 24 == 0 else [])
        for befehl in faellig:
            done = subprocess.run([sys.executable, "-m", "ozg", *befehl], check=False)  # noqa: S603 (our own program)
            if done.returncode:
                sys.stderr.write(f"ozg {' '.join(befehl)} endete mit {done.returncode}.\n")
        stunden += 1
        time.sleep(STUNDE)


if __name__ == "__main__":
    main()
