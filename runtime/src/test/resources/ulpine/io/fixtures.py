"""Writes the .npy and .npz files beside it: python3 fixtures.py, with NumPy 2."""

from pathlib import Path

import numpy as np

here = Path(__file__).parent
reals = np.array([[1.5, -2, 3.25], [0, 0.1, -1e10]])
integers = np.array([[1, 2, 3], [100, 0, 7]])

for kind in ["<f4", ">f4", "<f8", ">f8", "<i4", ">i4", "<i8", ">i8", "|i1", "|u1"]:
    for order in "CF":
        source = reals if kind[1] == "f" else integers
        byte_order = {"<": "little", ">": "big", "|": "single"}[kind[0]]
        name = f"{kind[1:]}-{byte_order}-{order}.npy"
        np.save(here / name, np.asarray(source, dtype=kind, order=order))

for version in [(2, 0), (3, 0)]:
    with open(here / f"version-{version[0]}.npy", "wb") as file:
        np.lib.format.write_array(file, reals.astype("<f4"), version=version)

for name, shape in {"scalar": (), "vector": (3,), "empty": (0, 4), "cube": (2, 3, 4)}.items():
    count = int(np.prod(shape))
    np.save(here / f"{name}.npy", np.arange(count, dtype="<f4").reshape(shape))
np.save(here / "labels.npy", integers.astype("<i4"))

np.savez(here / "stored.npz", w=reals.astype("<f4"), b=integers, c=np.float32(0.5))
np.savez_compressed(here / "compressed.npz", w=reals.astype("<f4"), b=integers, c=np.float32(0.5))
